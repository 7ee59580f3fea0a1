package dsock.http;

import static dsock.http.Messages.GET;
import static dsock.http.Messages.bytes;
import static dsock.http.Messages.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Inproc;
import dsock.Suffix;
import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How HTTP leaves a connection: to another protocol, or to its end. */
class LeavingTest {
  private static String text(ByteSocket socket, int count) throws IOException {
    return new String(socket.receive(count), StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatFollowsASwitchOfProtocolsIsUntouched() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left()
          .send(
              Feed.latin(
                  "GET /chat HTTP/1.1\r\n"
                      + "Host: a\r\n"
                      + "Connection: Upgrade\r\n"
                      + "Upgrade: x\r\n\r\n\r\n"
                      + "frames"));
      var http = Http.attach(pair.right());
      http.receiveRequest();
      http.sendResponse(new Response(101, Fields.of("Connection", "Upgrade", "Upgrade", "x")));
      assertFalse(http.persists());
      assertThrows(IllegalStateException.class, http::fill);
      var socket = http.detach();
      assertEquals("\r\nframes", text(socket, 8));
      socket.send(Feed.latin("frames too"));
      var expected =
          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nframes too";
      assertEquals(expected, text(pair.left(), expected.length()));
    }
  }

  @Test
  void aClientLeavesBehindTheResponseToo() throws IOException {
    try (var pair = Inproc.pair()) {
      var http = Http.attach(pair.left());
      http.sendRequest(
          new Request("GET", "/", Fields.of("Host", "a", "Connection", "Upgrade", "Upgrade", "x")));
      pair.right().send(Feed.latin("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nframes"));
      assertEquals(101, http.receiveResponse().status());
      assertEquals("frames", text(http.detach(), 6));
    }
  }

  @Test
  void aTunnelBeginsBehindTheHead() throws IOException {
    try (var pair = Inproc.pair()) {
      var client = Http.attach(pair.left());
      var server = Http.attach(pair.right());
      client.sendRequest(new Request("CONNECT", "b:1", Fields.of("Host", "b:1")));
      assertEquals("b:1", server.receiveRequest().target());
      server.sendResponse(new Response(200, Fields.of("Content-Length", "5")));
      assertEquals(200, client.receiveResponse().status());
      var left = client.detach();
      var right = server.detach();
      left.send(Feed.latin("there"));
      right.send(Feed.latin("back"));
      assertEquals("there", text(right, 5));
      assertEquals("back", text(left, 4));
    }
  }

  @Test
  void leavingIsPossibleBetweenTwoExchanges() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left()
          .send(
              Feed.latin(
                  "POST / HTTP/1.1\r\n"
                      + "Host: a\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n"
                      + "2\r\n"
                      + "hi\r\n"
                      + "0\r\n\r\n"
                      + "rest"));
      var http = Http.attach(pair.right());
      http.receiveRequest();
      assertThrows(IllegalStateException.class, http::detach);
      http.receive(2);
      http.sendResponse(new Response(200, Fields.of()), bytes(""));
      assertEquals("rest", text(http.detach(), 4));
      assertThrows(IllegalStateException.class, http::more);
    }
  }

  @Test
  void aHeadThatHasNotBeenTakenIsStillThere() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left().send(Feed.latin("GET / HTT"));
      var http = Http.attach(pair.right());
      assertThrows(SocketTimeoutException.class, () -> http.receiveRequest(Deadline.NOW));
      assertEquals("GET / HTT", text(http.detach(), 9));
    }
  }

  @Test
  void whatWasReadOfABodyStaysRead() throws IOException {
    var feed = Feed.whole("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi" + GET);
    var http = Http.attach(feed);
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of()), bytes(""));
    var in = http.fill(2);
    in.position(in.position() + 2);
    assertArrayEquals(Feed.latin(GET), http.detach().receive(GET.length()));
  }

  @Test
  void anOrderlyEndLetsThePeerSeeTheResponse() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left()
          .send(
              Feed.latin(
                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30000\r\n\r\n"
                      + "x".repeat(30_000)));
      pair.left().done();
      var http = Http.attach(pair.right());
      http.receiveRequest();
      http.sendResponse(new Response(413, Fields.of()), bytes(""));
      http.close(Deadline.NEVER);
      assertEquals("HTTP/1.1 413", text(pair.left(), 12));
    }
  }

  @Test
  void anOrderlyEndIsPossibleAfterAnyFailure() throws IOException {
    var feed = Feed.whole("nonsense\r\n\r\n" + "x".repeat(100_000));
    var http = Http.attach(feed);
    assertThrows(HttpException.class, http::receiveRequest);
    http.sendResponse(new Response(400, Fields.of()), bytes(""));
    http.close(Deadline.NEVER);
    assertTrue(feed.isDone());
    assertTrue(feed.isClosed());
    assertFalse(feed.more(Deadline.NOW));
  }

  @Test
  void whatStoppedHalfWayIsNotEndedAsIfItWereWhole() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left().send(Feed.latin(Messages.OLD_GET));
      var http = Http.attach(pair.right());
      http.receiveRequest();
      http.sendResponse(new Response(200, Fields.of()));
      http.send(bytes("hel"));
      http.close(Deadline.NEVER);
      assertThrows(IOException.class, () -> Messages.all(pair.left()));
    }
  }

  @Test
  void anEndThatTakesTooLongIsAnEndAllTheSame() throws IOException {
    try (var pair = Inproc.pair()) {
      var http = Http.attach(pair.right());
      assertThrows(SocketTimeoutException.class, () -> http.close(Deadline.NOW));
      assertFalse(pair.left().more());
      assertThrows(IOException.class, http::receiveRequest);
      http.close();
    }
  }

  @Test
  void aLayerAboveMustLeaveFirst() throws IOException {
    try (var pair = Inproc.pair()) {
      var client = Http.attach(pair.left());
      client.sendRequest(new Request("POST", "/", Fields.of("Host", "a")), bytes("one\ntwo\n"));
      var http = Http.attach(pair.right());
      http.receiveRequest();
      var lines = Suffix.attach(http, "\n");
      assertEquals("one", lines.receiveText());
      assertThrows(IllegalStateException.class, () -> http.close(Deadline.NOW));
      assertThrows(IllegalStateException.class, http::fill);
      assertEquals("two", lines.receiveText());
      assertFalse(lines.more());
      lines.detach();
      http.sendResponse(new Response(200, Fields.of()), bytes(""));
      assertEquals(200, client.receiveResponse().status());
    }
  }

  @Test
  void oneSideCannotBeBoth() throws IOException {
    var client = Http.attach(Feed.whole("HTTP/1.1 200 OK\r\n\r\n"));
    client.sendRequest(get());
    assertThrows(IllegalStateException.class, client::receiveRequest);
    var server = Http.attach(Feed.whole(GET));
    server.receiveRequest();
    assertThrows(IllegalStateException.class, () -> server.sendRequest(get()));
  }
}
