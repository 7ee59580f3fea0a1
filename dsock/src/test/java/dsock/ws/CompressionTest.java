package dsock.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.Ends;
import dsock.http.Http;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate: what is agreed on, and what is sent then. */
class CompressionTest {
  private static final Compression EAGER = new Compression(6, 1, true, true, 15);

  /** Two sides that have agreed. */
  private record Agreed(WebSocket<?> client, WebSocket<?> server) {}

  private static Agreed agree(Compression client, Compression server, int longest)
      throws IOException {
    var settings = WebSocketSettings.DEFAULT.withMessageBytes(longest);
    var ends = Ends.inproc(1 << 22);
    try (var tasks = Bundle.open()) {
      var accepted =
          tasks.fork(() -> {
            var http = Http.attach(ends.right());
            return WebSocket.attachServer(
                http, http.receiveRequest(), settings.withCompression(server), Deadline.NEVER);
          });
      var left =
          WebSocket.attachClient(
              ends.left(), "host", "/", settings.withCompression(client), Deadline.NEVER);
      tasks.await();
      return new Agreed(left, accepted.resultNow());
    }
  }

  // Autobahn 13 has parameters like these
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permessage-deflate                                 | permessage-deflate
          permessage-deflate; client_max_window_bits         | permessage-deflate
          permessage-deflate; server_no_context_takeover     | permessage-deflate; server_no_context_takeover
          permessage-deflate; client_no_context_takeover     | permessage-deflate; client_no_context_takeover
          permessage-deflate; server_max_window_bits=9       | permessage-deflate; server_max_window_bits=9
          permessage-deflate; server_max_window_bits="15"    | permessage-deflate; server_max_window_bits=15
          permessage-deflate; client_max_window_bits=10      | permessage-deflate; client_max_window_bits=10
          permessage-deflate; server_max_window_bits=7       |
          permessage-deflate; server_max_window_bits=16      |
          permessage-deflate; server_max_window_bits=08      |
          permessage-deflate; server_max_window_bits         |
          permessage-deflate; client_max_window_bits=7       |
          permessage-deflate; server_no_context_takeover=1   |
          permessage-deflate; unknown                        |
          permessage-deflate; client_no_context_takeover; client_no_context_takeover |
          permessage-deflate; unknown, permessage-deflate    | permessage-deflate
          x-webkit-deflate-frame, permessage-deflate; server_max_window_bits=8 | permessage-deflate; server_max_window_bits=8
          """)
  void theServerTakesTheFirstOfferThatItUnderstands(String offers, String answer) {
    var extensions =
        List.of(offers.split(", ", -1)).stream()
            .map(e -> Extension.parse(e).orElseThrow())
            .toList();
    var terms = Terms.answer(extensions, EAGER).map(Terms::toString);
    assertEquals(answer == null ? "" : answer, terms.orElse(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true,  15 | permessage-deflate; server_max_window_bits=10               | true
          true,  15 | permessage-deflate; client_max_window_bits=10               | true
          true,  15 | permessage-deflate; client_max_window_bits                  | false
          true,  15 | permessage-deflate; unknown                                 | false
          true,  15 | deflate                                                     | false
          false, 15 | permessage-deflate                                          | false
          false, 15 | permessage-deflate; server_no_context_takeover              | true
          true,  10 | permessage-deflate                                          | false
          true,  10 | permessage-deflate; server_max_window_bits=11               | false
          true,  10 | permessage-deflate; server_max_window_bits=9                | true
          """)
  void theClientTakesOnlyWhatItHasOffered(String wanted, String answer, boolean taken) {
    var parts = wanted.split(",", -1);
    boolean keeps = Boolean.parseBoolean(parts[0]);
    var compression = new Compression(6, 1, true, keeps, Integer.parseInt(parts[1].strip()));
    var extension = Extension.parse(answer).orElseThrow();
    assertEquals(taken, Terms.offer(compression).agreed(extension).isPresent());
  }

  private static List<byte[]> messages(long seed) {
    var random = new Random(seed);
    var messages = new ArrayList<byte[]>();
    var words = "the quick brown fox jumps over the lazy dog ".repeat(20);
    for (int length : new int[] {0, 1, 16, 64, 256, 1000, 4096, 8192, 32768, 32769, 131_072}) {
      var message = new byte[length];
      for (int i = 0; i < length; i++) {
        boolean noise = (i / 1000) % 3 == 2;
        message[i] = (byte) (noise ? random.nextInt() : words.charAt(i % words.length()));
      }
      messages.add(message);
      messages.add(message); // the second one may refer to the first
    }
    return messages;
  }

  // Autobahn 12 and 13
  @ParameterizedTest
  @CsvSource({
    "true, true, 15",
    "false, true, 15",
    "true, false, 15",
    "false, false, 15",
    "true, true, 8",
    "true, true, 9",
    "false, true, 9",
    "true, true, 14"
  })
  void messagesArriveAsTheyWere(boolean keeps, boolean peerKeeps, int bits) throws IOException {
    var one = new Compression(6, 1, keeps, peerKeeps, bits);
    var two = new Compression(1, 1, peerKeeps, keeps, bits);
    var both = agree(one, two, 1 << 20);
    assertTrue(both.client().isCompressed() && both.server().isCompressed());
    for (var message : messages(bits)) {
      both.client().send(message);
      assertArrayEquals(message, both.server().receive());
      both.server().send(message);
      assertArrayEquals(message, both.client().receive());
    }
    both.client().close();
    both.server().close();
  }

  @Test
  void messagesInPartsArriveAsTheyWere() throws IOException {
    var both = agree(EAGER, EAGER, 1 << 20);
    for (var message : messages(1)) {
      int third = message.length / 3;
      both.client().sendPart(part(message, 0, third, false));
      both.client().sendPart(part(message, third, message.length, false));
      both.client().sendPart(part(message, 0, 0, true));
      assertArrayEquals(message, both.server().receive());
      both.server().send(message);
      var got = ByteBuffer.allocate(message.length);
      for (boolean last = false; !last; ) {
        var part = both.client().receivePart();
        got.put(part.bytes());
        last = part.isLast();
      }
      assertArrayEquals(message, got.array());
    }
    both.client().close();
    both.server().close();
  }

  private static Part part(byte[] message, int from, int to, boolean last) {
    return new Part(false, last, ByteBuffer.wrap(message, from, to - from));
  }

  /** A server that has agreed, and what its peer sends. */
  private static WebSocket<Pieces> server(int longest, String frames) throws IOException {
    var settings = WebSocketSettings.DEFAULT.withMessageBytes(longest).withCompression(EAGER);
    var request =
        """
        GET / HTTP/1.1\r
        Host: host\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Extensions: permessage-deflate\r
        \r
        """;
    var peer = new Pieces(Frames.payload(request), Frames.bytes(frames, Role.CLIENT));
    var http = Http.attach(peer);
    return WebSocket.attachServer(http, http.receiveRequest(), settings, Deadline.NEVER);
  }

  // RFC 7692 section 7.2.3
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/4 x:f248cdc9c90700", // 7.2.3.1
        "text+/4 x:f248cd; cont x:c9c90700",
        "text/4 x:000500faff48656c6c6f00", // 7.2.3.3: a block that is not compressed
        "text/4 x:f348cdc9c9070000", // 7.2.3.4: the last block of a stream
        "text/4 x:f248050000 00ffffcac9c90700", // 7.2.3.5: two blocks
        "text Hello"
      })
  void theExamplesOfTheRfcAreUnderstood(String frames) throws IOException {
    assertEquals("Hello", server(100, frames.replace("0000 00", "000000")).receiveText());
  }

  // RFC 7692 section 7.2.3.2
  @Test
  void aMessageMayReferToTheOneBefore() throws IOException {
    var socket = server(100, "text/4 x:f248cdc9c90700; text/4 x:f200110000");
    assertEquals("Hello", socket.receiveText());
    assertEquals("Hello", socket.receiveText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/4 x:ffffff                     | 1007
          text/4 x:f200110000                 | 1007
          text+/4 x:f248cd; cont/4 x:c9c90700 | 1002
          ping/4                              | 1002
          text/2 x:f248cdc9c90700             | 1002
          """)
  void whatIsCompressedWronglyIsRefused(String frames, int status) throws IOException {
    var failure = assertThrows(WebSocketException.class, server(100, frames)::receive);
    assertEquals(status, failure.status());
  }

  @Test
  void aBombIsRefusedBeforeItExplodes() throws IOException {
    var deflater = new Deflater(9, true);
    deflater.setInput(new byte[100_000_000]);
    var bomb = new byte[200_000];
    int size = deflater.deflate(bomb, 0, bomb.length, Deflater.SYNC_FLUSH);
    deflater.end();
    var hex = HexFormat.of().formatHex(bomb, 0, size);
    var socket = server(1 << 16, "bin/4 x:" + hex);
    var failure = assertThrows(WebSocketException.class, socket::receive);
    assertEquals(Close.TOO_BIG, failure.status());

    var parts = server(1 << 16, "bin/4 x:" + hex);
    long length = 0;
    for (boolean last = false; !last; ) {
      var part = parts.receivePart();
      assertTrue(part.bytes().remaining() <= 1 << 16);
      length += part.bytes().remaining();
      last = part.isLast();
    }
    assertEquals(100_000_000, length);
  }

  @Test
  void shortMessagesAreNotCompressed() throws IOException {
    var peer = server(100, "ping");
    peer.send(new byte[0]);
    var quiet = new Compression(6, 1024, true, true, 15);
    var both = agree(quiet, quiet, 1 << 20);
    both.client().send(new byte[1023]);
    assertEquals(1023, both.server().receive().length);
    assertFalse(both.server().isText());
  }

  @Test
  void withoutAgreementNothingIsCompressed() throws IOException {
    var both = agree(Compression.SMALLEST, Compression.NONE, 1 << 20);
    assertFalse(both.client().isCompressed() || both.server().isCompressed());
    both.client().send("x".repeat(1000));
    assertEquals(1000, both.server().receiveText().length());
  }
}
