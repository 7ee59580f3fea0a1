package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Deadline;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Unix sockets where Java was not told to open what descriptors need, or the system has none. */
class IpcDoorsTest {
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final String IO = "--add-opens=java.base/java.io=ALL-UNNAMED";
  private static final String NIO = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";

  private interface Call {
    void run() throws IOException;
  }

  private static String missing(Call call) throws IOException {
    try {
      call.run();
      return "nothing";
    } catch (UnsupportedOperationException refused) {
      var said = String.valueOf(refused.getMessage());
      return said.contains("--add-opens") ? "--add-opens" : said.replaceAll(".*(--\\S+).*", "$1");
    }
  }

  /** Does what can be done, and says what cannot. */
  static final class Tries {
    private Tries() {}

    public static void main(String[] arguments) throws IOException {
      var path = Paths.fresh();
      try (var pair = Ipc.pair();
          var listener = Ipc.listen(path);
          var client = Ipc.connect(path);
          var server = listener.accept();
          var file = FileChannel.open(Files.createTempFile("dsock", null))) {
        Place.assertConnected(client, server);
        Place.assertConnected(pair.left(), pair.right());
        System.out.println("credentials: " + missing(client::credentials));
        System.out.println("descriptor: " + missing(() -> client.descriptor().close()));
        System.out.println("listener: " + missing(() -> listener.descriptor().close()));
        System.out.println("file: " + missing(() -> Descriptor.of(file).close()));
        System.out.println("receive: " + missing(() -> receive(client)));
        Place.assertConnected(client, server); // it is as it was
      }
    }

    private static void receive(Ipc from) throws IOException {
      try {
        from.receiveDescriptor(Deadline.NOW);
      } catch (SocketTimeoutException nothing) {
        // so it can be done
      }
    }
  }

  @Test
  void withoutNativeAccessDescriptorsAreRefusedAndAllElseWorks() throws Exception {
    assertEquals(
        """
        credentials: --enable-native-access=dill
        descriptor: --enable-native-access=dill
        listener: --enable-native-access=dill
        file: --enable-native-access=dill
        receive: --enable-native-access=dill
        """,
        Child.run(Tries.class));
  }

  @Test
  void whereTheJdkHidesItsDescriptorsTheyAreRefusedAndAllElseWorks() throws Exception {
    assertEquals(
        """
        credentials: --add-opens
        descriptor: --add-opens
        listener: --add-opens
        file: --add-opens
        receive: --add-opens
        """,
        Child.run(Tries.class, NATIVE));
  }

  @Test
  void withTheDoorsOpenNothingIsMissing() throws Exception {
    assertEquals(
        """
        credentials: nothing
        descriptor: nothing
        listener: nothing
        file: nothing
        receive: nothing
        """,
        Child.run(Tries.class, NATIVE, IO, NIO));
  }

  /** Takes a descriptor by its number. */
  static final class Adopts {
    private Adopts() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(missing(() -> Descriptor.of(0).close()));
      try (var descriptor = Descriptor.of(1)) {
        System.out.println(missing(() -> TcpListener.adopt(descriptor).close()));
        System.out.println(missing(() -> Ipc.adopt(descriptor).close()));
        System.out.println(missing(() -> descriptor.file().close()));
      }
    }
  }

  @Test
  void nothingIsMadeOfADescriptorWhereTheJdkHidesIts() throws Exception {
    assertEquals(
        "nothing\n--add-opens\n--add-opens\n--add-opens\n", Child.run(Adopts.class, NATIVE));
  }

  /** Is sent a descriptor when it can have no more. */
  static final class IsFull {
    private IsFull() {}

    public static void main(String[] arguments) throws IOException {
      try (var pair = Ipc.pair();
          var sent = pair.left().descriptor()) {
        pair.left().sendDescriptor(sent);
        pair.right().receiveDescriptor().close(); // whatever this needs has been opened then
        refusal(pair.right()); // and what that needs
        pair.left().sendDescriptor(sent);
        var file = Files.createTempFile("dsock", null);
        var opened = new ArrayList<FileChannel>();
        String said;
        try {
          while (true) {
            opened.add(FileChannel.open(file));
          }
        } catch (IOException full) {
          said = refusal(pair.right()) + "\n" + refusal(pair.right());
        }
        for (var one : opened) {
          one.close();
        }
        System.out.println(said);
      }
    }

    private static String refusal(Ipc from) {
      try (var got = from.receiveDescriptor(Deadline.NOW)) {
        return "it got " + got;
      } catch (ProtocolException e) {
        return "refused: " + e.getMessage();
      } catch (IOException e) {
        return "then: " + e.getMessage();
      }
    }
  }

  @Test
  void aDescriptorThatThisProcessCannotGetBreaksTheInput() throws Exception {
    var why = "descriptors have come that this process could not get; it may have too many open";
    assertEquals(
        "refused: " + why + "\nthen: Ipc[pair] is broken: " + why + "\n",
        Child.run(
            List.of("sh", "-c", "ulimit -n 200; exec \"$0\" \"$@\""),
            IsFull.class,
            NATIVE,
            IO,
            NIO));
  }
}
