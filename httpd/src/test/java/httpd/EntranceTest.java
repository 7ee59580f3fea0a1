package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.ByteSocket;
import dsock.Ipc;
import dsock.Tcp;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where connections come in. */
class EntranceTest {
  @TempDir Path folder;

  private interface Client {
    void talk() throws Exception;
  }

  private static void serve(HttpServer server, Client client) throws Exception {
    try (server;
        var bundle = Bundle.open()) {
      bundle.go(() -> server.serve(x -> x.reply("to " + x.remote() + ", " + x.tls().isPresent())));
      client.talk();
      assertTrue(server.drain(Deadline.inSeconds(20)));
      bundle.await();
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static InetSocketAddress address(int port, int... host) throws UnknownHostException {
    var bytes = new byte[host.length];
    for (int i = 0; i < host.length; i++) {
      bytes[i] = (byte) host[i];
    }
    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
  }

  private static String get(ByteSocket socket) throws IOException {
    try (var http = Http.attach(socket)) {
      http.sendRequest(new Http.Request("GET", "/", Fields.of("Host", "x")));
      int length =
          Integer.parseInt(http.receiveResponse().fields().all("Content-Length").getFirst());
      return new String(http.receive(length), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aUnixSocketIsAnEntranceAndIsGoneAfterwards() throws Exception {
    var path = folder.resolve("web.sock");
    serve(
        HttpServer.of(Limits.DEFAULT, Entrance.at(path)),
        () -> assertEquals("to unix/<unresolved>:0, false", get(Ipc.connect(path))));
    assertFalse(Files.exists(path));
  }

  @Test
  void aUnixSocketHasNoPort() throws IOException {
    try (var entrance = Entrance.at(folder.resolve("a.sock"))) {
      assertThrows(IllegalStateException.class, entrance::port);
    }
  }

  @Test
  void anEntranceThatDemandsItIsToldWhoTheClientIs() throws Exception {
    var entrance = Entrance.at(anyPort()).announced();
    var source = address(1234, 192, 0, 2, 7);
    var header = ProxyHeader.v1(new ProxyOrigin.Tcp(source, address(80, 192, 0, 2, 1)));
    serve(
        HttpServer.of(Limits.DEFAULT, entrance),
        () -> {
          var socket = Tcp.connect("127.0.0.1", entrance.port());
          header.send(socket);
          assertEquals("to /192.0.2.7:1234, false", get(socket));
        });
  }

  @Test
  void whoDoesNotAnnounceItselfThereIsNotServed() throws Exception {
    var entrance = Entrance.at(anyPort()).announced();
    serve(
        HttpServer.of(Limits.DEFAULT, entrance),
        () -> {
          var socket = Tcp.connect("127.0.0.1", entrance.port());
          assertThrows(IOException.class, () -> get(socket));
        });
  }

  @Test
  void aServerWithoutAnEntranceIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> HttpServer.of(Limits.DEFAULT));
  }
}
