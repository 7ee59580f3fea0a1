package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of descriptors: libdill's functions that end in {@code fromfd}. */
class AdoptTest {
  @TempDir Path folder;
  private long before;

  @BeforeEach
  void count() throws IOException {
    before = Descriptors.settled();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void aPortThatIsListenedOnElsewhereCanBeAcceptedFrom(String host) throws IOException {
    var address = new InetSocketAddress(InetAddress.getByName(host), 0);
    var listener = Tcp.listen(address, 16);
    try (var adopted = TcpListener.adopt(listener.descriptor())) {
      assertEquals(listener.local(), adopted.local());
      listener.close();
      try (var client = Tcp.connect("localhost", adopted.port());
          var server = adopted.accept()) {
        Place.assertConnected(client, server);
        assertEquals(client.local(), server.remote());
      }
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aPathThatIsListenedOnElsewhereCanBeAcceptedFrom() throws IOException {
    var path = folder.resolve("s");
    var listener = Ipc.listen(path);
    try (var adopted = IpcListener.adopt(listener.descriptor())) {
      assertEquals(path, adopted.path());
      listener.close();
      assertTrue(Files.exists(path)); // somebody listens there still
      try (var client = Ipc.connect(path);
          var server = adopted.accept()) {
        Place.assertConnected(client, server);
      }
    }
    assertTrue(Files.exists(path)); // it is not for whoever adopts it to remove
    Descriptors.areBackTo(before);
  }

  // what systemd does with LISTEN_FDS: nothing but the number is known
  @Test
  void aDescriptorIsTakenByItsNumber() throws IOException {
    try (var listener = Ends.listen()) {
      int number = listener.descriptor().number(); // and nobody else closes it
      try (var adopted = TcpListener.adopt(Descriptor.of(number))) {
        assertEquals(listener.local(), adopted.local());
      }
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aConnectionGoesOnElsewhere() throws IOException {
    try (var ends = Ends.tcp()) {
      var local = ends.left().local();
      try (var adopted = Tcp.adopt(ends.left().descriptor())) {
        ends.left().close();
        assertEquals(local, adopted.local());
        assertEquals(ends.right().local(), adopted.remote());
        Place.assertConnected(adopted, ends.right());
      }
      assertFalse(ends.right().more());
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aTaskThatWaitsForWhatWasAdoptedIsWoken() throws IOException {
    try (var ends = Ends.ipc();
        var adopted = Ipc.adopt(ends.left().descriptor());
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> assertEquals("hi", utf8(adopted.receive(2))));
      ends.right().send(utf8("hi"));
      bundle.await();
    }
    Descriptors.areBackTo(before);
  }

  // C: the bytes in the buffer of a socket have no descriptor
  @Test
  void aConnectionOfWhichBytesHaveBeenReadAheadIsNotHandedOver() throws IOException {
    try (var ends = Ends.tcp()) {
      ends.left().send(utf8("ahead"));
      var right = ends.right();
      right.fill(5);
      var refused = assertThrows(IllegalStateException.class, right::descriptor);
      assertSays("5 bytes have been read ahead", refused);
      right.skip(5);
      right.descriptor().close();
      Suffix.attach(right, Suffix.CRLF);
      assertSays("is owned by", assertThrows(IllegalStateException.class, right::descriptor));
    }
  }

  @Test
  void whatIsSomethingElseIsRefusedAndStaysWhatItWas() throws IOException {
    try (var tcp = Ends.tcp();
        var ipc = Ends.ipc();
        var listener = Ends.listen();
        var connection = tcp.left().descriptor();
        var unix = ipc.left().descriptor();
        var listening = listener.descriptor()) {
      var said = "descriptor " + connection.number() + " is no ";
      assertSays(said + "Unix socket that is connected", refusal(() -> Ipc.adopt(connection)));
      assertSays(said + "TCP socket that listens", refusal(() -> TcpListener.adopt(connection)));
      assertSays("is no Unix socket that listens", refusal(() -> IpcListener.adopt(listening)));
      assertSays("is no TCP socket that is connected", refusal(() -> Tcp.adopt(unix)));
      assertSays("is no TCP socket that is connected", refusal(() -> Tcp.adopt(listening)));
      try (var adopted = Tcp.adopt(connection)) { // nothing has happened
        Place.assertConnected(adopted, tcp.right());
      }
      assertThrows(IllegalStateException.class, () -> Tcp.adopt(connection));
    }
    Descriptors.areBackTo(before);
  }

  private interface Call {
    AutoCloseable run() throws IOException;
  }

  private static IOException refusal(Call call) {
    return assertThrows(IOException.class, call::run);
  }

  @Test
  void aFileIsNoSocketAndANumberMayBeNothing() throws IOException {
    var path = Files.writeString(folder.resolve("file"), "text");
    try (var file = FileChannel.open(path);
        var descriptor = Descriptor.of(file)) {
      refusal(() -> Ipc.adopt(descriptor));
      refusal(() -> TcpListener.adopt(descriptor));
      assertSays("there is no descriptor 1000000", refusal(() -> Descriptor.of(1_000_000)));
    }
  }

  @Test
  void aFileKeepsItsAccess() throws IOException {
    var path = Files.writeString(folder.resolve("file"), "text");
    try (var reading = FileChannel.open(path);
        var writing = FileChannel.open(path, StandardOpenOption.WRITE)) {
      try (var read = Descriptor.of(reading).file();
          var written = Descriptor.of(writing).file()) {
        assertThrows(NonWritableChannelException.class, () -> read.write(ByteBuffer.allocate(1)));
        assertThrows(NonReadableChannelException.class, () -> written.read(ByteBuffer.allocate(1)));
        written.write(ByteBuffer.wrap(utf8("next")));
        var bytes = ByteBuffer.allocate(4);
        read.read(bytes);
        assertEquals("next", utf8(bytes.flip()));
        assertEquals(4, reading.position()); // that is shared
      }
    }
  }

  @Test
  void aFileMayBeReadAndWritten() throws IOException {
    var path = Files.writeString(folder.resolve("file"), "text");
    try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var descriptor = Descriptor.of(file)) {
      try (var both = descriptor.file()) {
        both.write(ByteBuffer.wrap(utf8("b")));
        var bytes = ByteBuffer.allocate(3);
        both.read(bytes);
        assertEquals("ext", utf8(bytes.flip()));
      }
      assertThrows(IllegalStateException.class, descriptor::file); // it has become the file
    }
  }

  @Test
  void whatIsClosedHasNoDescriptor() throws IOException {
    var ends = Ends.tcp();
    ends.close();
    assertSays("is closed", refusal(() -> ends.left().descriptor()));
    var listener = Ends.listen();
    listener.close();
    assertSays("is closed", refusal(listener::descriptor));
    var file = FileChannel.open(Files.writeString(folder.resolve("file"), "text"));
    file.close();
    assertThrows(IOException.class, () -> Descriptor.of(file));
  }

  // close-on-exec: a program that is started has none of them
  @Test
  void programsThatAreStartedGetNone() throws IOException {
    try (var ends = Ends.ipc();
        var sent = ends.left().descriptor()) {
      ends.left().sendDescriptor(sent);
      try (var received = ends.right().receiveDescriptor()) {
        for (var descriptor : new Descriptor[] {sent, received}) {
          var number = String.valueOf(descriptor.number());
          var flags = Files.readString(Path.of("/proc/self/fdinfo", number));
          var octal = flags.lines().filter(line -> line.startsWith("flags:")).findFirst();
          assertTrue(
              (Integer.parseInt(octal.orElseThrow().substring(6).strip(), 8) & 0x80000) != 0);
        }
      }
    }
  }

  // The number of the closed one is used again; epoll goes on to tell of what it stood for.
  @Test
  void whatLivesOnUnderAnotherNumberTellsNobodyElse() throws IOException {
    var ends = Ends.tcp();
    assertThrows(SocketTimeoutException.class, () -> ends.left().more(Deadline.NOW));
    try (var kept = ends.left().descriptor()) {
      ends.left().close();
      try (var next = Ends.tcp();
          var after = Ends.tcp()) {
        ends.right().close(); // which is the end of what is kept, and of nothing else
        for (var other : List.of(next.left(), next.right(), after.left(), after.right())) {
          var soon = Deadline.inMillis(20);
          assertThrows(SocketTimeoutException.class, () -> other.more(soon));
        }
        next.left().send(new byte[] {1});
        assertEquals(1, next.right().receive(1)[0]);
        try (var again = Tcp.adopt(kept)) {
          assertFalse(again.more());
        }
      }
    }
  }
}
