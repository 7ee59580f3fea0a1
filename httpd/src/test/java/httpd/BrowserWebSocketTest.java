package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Channel;
import dill.Deadline;
import dsock.ws.Close;
import dsock.ws.Compression;
import dsock.ws.WebSocketSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser talks over WebSocket. Needs Debian's package chromium, or its like. */
@Tag("peers")
class BrowserWebSocketTest {
  private static final String PAGE =
      """
      <!doctype html>
      <script>
        const socket = new WebSocket(`ws://${location.host}/echo`, ['soap', 'chat']);
        socket.binaryType = 'arraybuffer';
        const big = 'Gr\\u00fcezi '.repeat(50000);
        const got = [];
        socket.onopen = () => {
          got.push(socket.protocol, socket.extensions);
          socket.send('hello'); socket.send(new Uint8Array([1, 2, 3])); socket.send(big);
        };
        socket.onmessage = (e) => {
          const text = typeof e.data === 'string';
          got.push(text ? (e.data === big ? 'big' : e.data) : e.data.byteLength + ' bytes');
          if (got.length === 5) socket.close(4000, 'enough');
        };
        socket.onclose = (e) => fetch('/seen', {
          method: 'POST', body: [...got, `closed ${e.code} ${e.wasClean}`].join('|') });
      </script>
      """;

  @Test
  void chromiumGetsBackWhatItSends(@TempDir Path profile) throws Exception {
    var seen = Channel.<String>buffered(1);
    var left = Channel.<Close>buffered(1);
    var settings =
        WebSocketSettings.DEFAULT.withProtocols("chat").withCompression(Compression.SMALLEST);
    var router =
        Router.create()
            .get("/", x -> x.reply(200, "text/html", PAGE.getBytes(StandardCharsets.UTF_8)))
            .get(
                "/echo",
                x -> {
                  try (var socket = x.upgrade(settings)) {
                    while (socket.more()) {
                      socket.sendPart(socket.receivePart());
                    }
                    left.send(socket.status().orElseThrow());
                  }
                })
            .post(
                "/seen",
                x -> {
                  var length = x.request().fields().get("Content-Length").orElseThrow();
                  var bytes = x.body().receive(Integer.parseInt(length));
                  seen.send(new String(bytes, StandardCharsets.UTF_8));
                  x.reply(204);
                });
    try (var running = Running.with(router)) {
      var chromium = browse("http://127.0.0.1:" + running.port() + "/", profile);
      try {
        assertEquals(
            List.of("chat", "permessage-deflate", "hello", "3 bytes", "big", "closed 4000 true"),
            List.of(seen.receive(Deadline.inSeconds(50)).split("\\|", -1)));
        assertEquals(new Close(4000, "enough"), left.receive());
      } finally {
        chromium.destroyForcibly().waitFor();
      }
    }
  }

  private static Process browse(String url, Path profile) throws IOException {
    var flags =
        Stream.of(
            "headless",
            "no-sandbox",
            "disable-gpu",
            "disable-quic",
            "no-first-run",
            "disable-background-networking",
            "disable-component-update",
            "disable-sync",
            "remote-debugging-port=0", // it would end at once without
            "user-data-dir=" + profile.resolve("profile"));
    var command =
        Stream.of(Stream.of("chromium"), flags.map(flag -> "--" + flag), Stream.of(url))
            .flatMap(part -> part)
            .toList();
    var log = Path.of("target", "chromium-websocket.log").toFile();
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    } catch (IOException e) {
      throw new AssertionError(
          "there is no chromium here; install it: apt-get install chromium", e);
    }
  }
}
