package dsock.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dill.Bundle;
import dill.Deadline;
import dsock.Ends;
import dsock.Tcp;
import dsock.http.Http;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases of the Autobahn test suite that have much to carry, by their numbers; smaller than
 * there, and with fewer repetitions. Our own client asks, for theirs is not at hand; {@link
 * PeersTest} has one that we did not write.
 */
class AutobahnLargeTest {
  private static final int MOST = 1 << 22;

  private static final WebSocketSettings LARGE = WebSocketSettings.DEFAULT.withMessageBytes(MOST);

  /** Sends messages that are cut into frames, and compares what comes back. */
  private static void echo(WebSocketSettings settings, byte[] message, int frame, int times)
      throws IOException {
    try (var ends = Ends.tcp();
        var server = Bundle.open()) {
      server.go(() -> {
        var http = Http.attach(ends.right());
        var request = http.receiveRequest();
        var both = WebSocketSettings.DEFAULT.withCompression(Compression.SMALLEST);
        var socket =
            WebSocket.attachServer(http, request, both.withMessageBytes(MOST), Deadline.NEVER);
        while (socket.more()) {
          socket.sendPart(socket.receivePart());
        }
      });
      var socket = WebSocket.attachClient(ends.left(), "a", "/", settings, Deadline.NEVER);
      try (var sender = Bundle.open()) {
        sender.go(() -> send(socket, message, times, frame));
        for (int i = 0; i < times; i++) {
          assertArrayEquals(message, socket.receive());
        }
        sender.await(); // the last part is here before whoever has sent it knows
      }
      socket.detach();
      server.await();
    }
  }

  private static void send(WebSocket<Tcp> socket, byte[] message, int times, int frame)
      throws IOException {
    for (int i = 0; i < times; i++) {
      for (int at = 0; at < message.length || at == 0; at += frame) {
        int length = Math.min(frame, message.length - at);
        boolean last = at + length == message.length;
        socket.sendPart(new Part(true, last, ByteBuffer.wrap(message, at, length)));
      }
    }
  }

  private static byte[] text(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (' ' + (i * 7 + i / 100) % 90);
    }
    return bytes;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "9.1.1, 65536, 65536, 1",
    "9.1.2, 262144, 262144, 1",
    "9.1.3, 1048576, 1048576, 1",
    "9.1.4-6, 4194304, 4194304, 1",
    "9.3.1, 262144, 64, 1",
    "9.3.2, 262144, 256, 1",
    "9.3.3, 1048576, 1024, 1",
    "9.3.4, 1048576, 4096, 1",
    "9.3.5, 4194304, 16384, 1",
    "9.3.6, 4194304, 65536, 1",
    "9.3.7-9, 4194304, 262144, 1",
    "9.7.1, 0, 1, 200",
    "9.7.2, 16, 16, 200",
    "9.7.3, 64, 64, 200",
    "9.7.4, 256, 256, 200",
    "9.7.5, 1024, 1024, 200",
    "9.7.6, 4096, 4096, 200",
    "10.1.1, 65536, 1300, 1"
  })
  void muchIsCarried(String number, int length, int frame, int times) throws IOException {
    echo(LARGE, text(length), frame, times);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "12.1.1, 16, 16",
    "12.1.2, 64, 64",
    "12.1.3, 256, 256",
    "12.1.4, 1024, 1024",
    "12.1.5, 4096, 4096",
    "12.1.6, 8192, 8192",
    "12.1.7, 16384, 16384",
    "12.1.8, 32768, 32768",
    "12.1.9, 65536, 65536",
    "12.1.10, 131072, 131072",
    "12.1.11, 8192, 256",
    "12.1.12, 16384, 256",
    "12.1.13, 32768, 256",
    "12.1.14, 65536, 256",
    "12.1.15-18, 131072, 256"
  })
  void compressedMessagesAreCarried(String number, int length, int frame) throws IOException {
    for (var compression : PARAMETERS) {
      echo(LARGE.withCompression(compression), text(length), frame, 10);
    }
  }

  // 13.1 to 13.7
  private static final List<Compression> PARAMETERS =
      List.of(
          new Compression(6, 1, true, true, 15),
          new Compression(6, 1, true, false, 15),
          new Compression(6, 1, true, true, 9),
          new Compression(6, 1, true, false, 9),
          new Compression(6, 1, false, false, 8));
}
