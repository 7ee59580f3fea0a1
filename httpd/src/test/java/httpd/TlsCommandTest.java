package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What curl and openssl see of a server that speaks TLS, and how it is renewed. */
@Tag("peers")
class TlsCommandTest {
  @TempDir private Path directory;
  private Path site;

  /** What a program has said, and its exit code. */
  private record Said(String text, int code) {}

  @BeforeEach
  void fill() throws IOException {
    site = Files.createDirectory(directory.resolve("site"));
    Files.writeString(site.resolve("index.html"), "home");
  }

  private static Said run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(text, process.waitFor());
  }

  private static Said curl(String... options) throws Exception {
    var command =
        new ArrayList<>(List.of("curl", "--silent", "--max-time", "20", "--noproxy", "*"));
    command.addAll(List.of(options));
    return run(command);
  }

  /** A certificate that vouches for itself, with its key in one file. */
  private Path certificate(String name) throws Exception {
    var key = directory.resolve(name + ".key").toString();
    var chain = directory.resolve(name + ".crt");
    var made =
        run(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                key,
                "-out",
                chain.toString(),
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + name));
    assertEquals(0, made.code, made.text);
    var both = Files.readString(chain) + Files.readString(Path.of(key));
    return Files.writeString(directory.resolve(name + ".pem"), both);
  }

  private static String shownTo(String host, int port) throws Exception {
    var command =
        List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", host);
    return run(command).text.replaceFirst("(?s).*?subject=", "").lines().findFirst().orElse("");
  }

  private static String at(String host, int port) {
    return host + ":" + port + ":127.0.0.1";
  }

  private Child httpd(String... arguments) throws IOException {
    var all = new ArrayList<>(List.of("--port", "0", site.toString()));
    all.addAll(List.of(arguments));
    return Child.httpd(all.toArray(String[]::new));
  }

  @Test
  void aSelfSignedCertificateIsForTryingOut() throws Exception {
    try (var httpd = httpd("--tls-self-signed")) {
      var url = httpd.url().toString();
      assertTrue(url.startsWith("https://127.0.0.1:"), url);
      assertTrue(httpd.line().startsWith("  TLS for localhost until "));
      assertEquals(new Said("home", 0), curl("--insecure", url));
      assertEquals(60, curl(url).code); // it is not trusted
    }
  }

  @Test
  void theNameAskedForDecidesOnCertificateAndSite() throws Exception {
    var other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("index.html"), "other");
    var one = certificate("one.example").toString();
    var two = certificate("two.example").toString();
    var forTwo = "--site=two.example=" + other;
    try (var httpd = httpd("--tls-cert", one, "--tls-cert", two, forTwo, "--list")) {
      int port = httpd.url().getPort();
      assertEquals("CN=one.example", shownTo("one.example", port).replace(" ", ""));
      assertEquals("CN=two.example", shownTo("two.example", port).replace(" ", ""));
      assertEquals("CN=one.example", shownTo("three.example", port).replace(" ", ""));
      for (var host : List.of("one", "two")) {
        var name = host + ".example";
        var said =
            curl(
                "--cacert",
                directory.resolve(name + ".crt").toString(),
                "--resolve",
                at(name, port),
                "https://" + name + ":" + port + "/");
        assertEquals(new Said(host.equals("one") ? "home" : "other", 0), said);
      }
    }
  }

  @Test
  void plainRequestsAreRedirectedAndBrowsersToldToComeByTls() throws Exception {
    var secure = "--tls-listen=127.0.0.1:0";
    try (var httpd = httpd("--tls-self-signed", secure, "--redirect-to-https", "--hsts", "300")) {
      var plain = httpd.url().toString();
      var tls = httpd.url().toString();
      assertTrue(plain.startsWith("http://") && tls.startsWith("https://"), plain + tls);
      var said = curl("--head", plain + "a%20b?c");
      assertTrue(said.text.startsWith("HTTP/1.1 308 "), said.text);
      assertTrue(said.text.contains("Location: " + tls + "a%20b?c\r\n"), said.text);
      assertTrue(!said.text.contains("Strict-Transport"), said.text);
      var followed = curl("--location", "--insecure", "--include", plain);
      assertTrue(
          followed.text.contains("Strict-Transport-Security: max-age=300\r\n"), followed.text);
      assertTrue(followed.text.endsWith("home"), followed.text);
    }
  }

  @Test
  void aPlainAddressBesideTlsIsServedWithoutTheWordOfTls() throws Exception {
    try (var httpd = httpd("--tls-self-signed", "--tls-listen=127.0.0.1:0", "--hsts", "300")) {
      var said = curl("--include", httpd.url().toString());
      assertTrue(said.text.endsWith("home"), said.text);
      assertTrue(!said.text.contains("Strict-Transport"), said.text);
    }
  }

  @Test
  void clientsWithoutACertificateAreRefusedIfOneIsAskedFor() throws Exception {
    var client = certificate("client.example").toString();
    try (var httpd = httpd("--tls-self-signed", "--tls-client-ca", client)) {
      var url = httpd.url().toString();
      assertNotEquals(0, curl("--insecure", url).code);
      assertEquals(new Said("home", 0), curl("--insecure", "--cert", client, url));
    }
  }

  @Test
  void aSignalRenewsTheCertificateAndABrokenOneKeepsTheOld() throws Exception {
    var file = certificate("one.example");
    var next = certificate("two.example");
    try (var httpd = httpd("--tls-cert", file.toString())) {
      int port = httpd.url().getPort();
      assertTrue(shownTo("x.example", port).contains("one.example"));

      Files.copy(next, file, StandardCopyOption.REPLACE_EXISTING);
      httpd.hangUp();
      assertEquals("httpd: settings have been read again", httpd.complaint());
      assertTrue(shownTo("x.example", port).contains("two.example"));

      Files.writeString(file, "nonsense");
      httpd.hangUp();
      var complaint = httpd.complaint();
      assertTrue(complaint.startsWith("httpd: Identity[two.example] stays as it was: "), complaint);
      assertEquals("httpd: settings have been read again", httpd.complaint());
      assertTrue(shownTo("x.example", port).contains("two.example"));
    }
  }

  @Test
  void aSignalRenewsTheSettingsWithoutLosingARequest() throws Exception {
    var file = directory.resolve("httpd.conf");
    Files.writeString(file, "header = *=X-Age: old");
    try (var httpd = httpd("--config", file.toString());
        var client = new RawClient(httpd.url().getPort())) {
      for (int i = 0; i < 20; i++) {
        Files.writeString(file, "header = *=X-Age: " + i);
        httpd.hangUp();
        assertEquals("httpd: settings have been read again", httpd.complaint());
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        var reply = client.receiveResponse();
        assertTrue(reply.contains("X-Age: " + i + "\r\n"), reply);
      }
      Files.writeString(file, "haeder = x");
      httpd.hangUp();
      var complaint = httpd.complaint();
      assertTrue(complaint.startsWith("httpd: settings stay as they were: in "), complaint);
      Files.writeString(file, "quiet = true");
      httpd.hangUp();
      assertEquals("httpd: settings have been read again", httpd.complaint());
      assertEquals(
          "httpd: where and how to listen stays as it was; that takes a restart",
          httpd.complaint());
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(client.receiveResponse().contains("home"));
    }
  }
}
