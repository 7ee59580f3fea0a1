package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dill.Loops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Sockets and event loops: who made a socket, who uses it and who closes it may be three. */
class LoopsTest {
  private static TcpListener listen() throws IOException {
    return Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
  }

  /** Each says a few lines and is answered. */
  private static void echo(ByteSocket left, ByteSocket right) throws IOException {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        while (right.more()) {
          right.send(right.fill());
        }
        right.done();
      });
      for (int i = 0; i < 100; i++) {
        var text = "line " + i;
        left.send(utf8(text));
        assertEquals(text, utf8(left.receive(text.length())));
      }
      left.done();
      bundle.await();
    }
  }

  @Test
  void socketsThatWereMadeOutsideOfLoopsWorkOnThem() throws IOException {
    try (var listener = listen();
        var left = Tcp.connect(listener.local());
        var right = listener.accept()) {
      Loops.run(2, () -> echo(left, right));
    }
  }

  @Test
  void socketsThatWereMadeOnALoopWorkOutsideOfIt() throws IOException {
    var made = Channel.<Tcp>buffered(2);
    Loops.run(
        1,
        () -> {
          try (var listener = listen()) {
            made.send(Tcp.connect(listener.local()));
            made.send(listener.accept());
          }
        });
    try (var left = made.receive();
        var right = made.receive()) {
      echo(left, right);
    }
  }

  @Test
  void aListenerThatWasMadeOutsideOfLoopsAcceptsOnThem() throws IOException {
    try (var listener = listen()) {
      Loops.run(
          2,
          () -> {
            try (var bundle = Bundle.open()) {
              bundle.spread(() -> {
                for (int i = 0; i < 50; i++) {
                  try (var client = Tcp.connect(listener.local())) {
                    assertEquals("hello", utf8(client.receive(5)));
                  }
                }
              });
              for (int i = 0; i < 50; i++) {
                try (var server = listener.accept()) {
                  server.send(utf8("hello"));
                }
              }
              bundle.await();
            }
          });
    }
  }

  @Test
  void aConnectionThatOneLoopAcceptsIsServedByAnother() {
    Loops.run(
        2,
        () -> {
          try (var listener = listen();
              var servers = Bundle.open()) {
            for (int i = 0; i < 20; i++) {
              try (var client = Tcp.connect(listener.local())) {
                var server = listener.accept();
                servers.spread(() -> {
                  try (server) {
                    server.send(server.fill());
                  }
                });
                client.send(utf8("hello"));
                assertEquals("hello", utf8(client.receive(5)));
              }
            }
            servers.await();
          }
        });
  }

  @Test
  void aTaskOfOneLoopClosesASocketThatAnotherWaitsFor() {
    Loops.run(
        2,
        () -> {
          for (int i = 0; i < 50; i++) {
            try (var ends = Ends.tcp();
                var bundle = Bundle.open()) {
              bundle.spread(() -> assertThrows(IOException.class, ends.right()::fill));
              bundle.spread(ends::close);
              bundle.await();
            }
          }
        });
  }

  // The system gives the number of a closed descriptor to the next socket: nothing of that one may
  // reach whoever used the old one.
  @Test
  void aSocketNeverGetsWhatIsForOneThatTookItsPlace() {
    Loops.run(
        2,
        () -> {
          try (var listener = listen();
              var all = Bundle.isolated(closed -> {})) {
            all.go(() -> {
              while (true) {
                var server = listener.accept();
                all.spread(() -> {
                  try (server) {
                    while (server.more()) {
                      server.send(server.fill());
                    }
                  }
                });
              }
            });
            try (var clients = Bundle.open()) {
              for (int i = 0; i < 8; i++) {
                var mark = (char) ('a' + i);
                clients.spread(() -> {
                  for (int n = 0; n < 150; n++) {
                    speak(listener.local(), mark);
                  }
                });
              }
              clients.await();
            }
          }
        });
  }

  /** Sends a letter again and again, which comes back, until somebody else closes the socket. */
  private static void speak(InetSocketAddress address, char mark) throws IOException {
    var client = Tcp.connect(address);
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        var text = String.valueOf(mark).repeat(50);
        try {
          while (true) {
            client.send(utf8(text));
            for (byte letter : client.receive(50)) {
              if (letter != mark) {
                throw new AssertionError("a letter of somebody else's: " + (char) letter);
              }
            }
          }
        } catch (IOException closed) {
          // as it shall be
        }
      });
      int turns = ThreadLocalRandom.current().nextInt(6);
      bundle.spread(() -> {
        for (int i = 0; i < turns; i++) {
          Deadline.NOW.sleep();
        }
        client.close();
      });
      bundle.await();
    }
  }
}
