package dill.loop;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's internal door to the descriptors of open files and sockets: the one place that knows
 * it. It is shut, unless the JVM was told to open it.
 */
final class OpenFiles {
  /** What is behind the door. */
  private record Door(
      VarHandle number,
      MethodHandle descriptor,
      Kind file,
      Kind socket,
      Kind listener,
      MethodHandle newFile,
      MethodHandle newSocket,
      MethodHandle newListener) {

    static Door open() throws ReflectiveOperationException {
      var lookup = MethodHandles.lookup();
      var io = MethodHandles.privateLookupIn(FileDescriptor.class, lookup);
      var file = Kind.of("FileChannelImpl", lookup);
      var socket = Kind.of("SocketChannelImpl", lookup);
      var listener = Kind.of("ServerSocketChannelImpl", lookup);
      return new Door(
          io.findVarHandle(FileDescriptor.class, "fd", int.class),
          io.findConstructor(FileDescriptor.class, MethodType.methodType(void.class, int.class)),
          file,
          socket,
          listener,
          file.lookup.findStatic(file.type, "open", FILE),
          socket.lookup.findConstructor(socket.type, SOCKET),
          listener.lookup.findConstructor(listener.type, LISTENER));
    }
  }

  /** A class of channels. */
  private record Kind(Class<?> type, Lookup lookup, VarHandle descriptor) {
    static Kind of(String name, Lookup ours) throws ReflectiveOperationException {
      var type = Class.forName("sun.nio.ch." + name);
      var lookup = MethodHandles.privateLookupIn(type, ours);
      return new Kind(type, lookup, lookup.findVarHandle(type, "fd", FileDescriptor.class));
    }
  }

  private static final MethodType FILE =
      MethodType.methodType(
          FileChannel.class,
          FileDescriptor.class,
          String.class,
          boolean.class, // to be read
          boolean.class, // to be written
          boolean.class, // with each write on the disk
          boolean.class, // past the cache
          Closeable.class);
  private static final MethodType SOCKET =
      MethodType.methodType(
          void.class,
          SelectorProvider.class,
          ProtocolFamily.class,
          FileDescriptor.class,
          SocketAddress.class);
  private static final MethodType LISTENER =
      MethodType.methodType(
          void.class,
          SelectorProvider.class,
          ProtocolFamily.class,
          FileDescriptor.class,
          boolean.class); // whether it is bound

  private static final @Nullable Door DOOR = door();

  private OpenFiles() {}

  private static @Nullable Door door() {
    try {
      return Door.open();
    } catch (ReflectiveOperationException | RuntimeException shut) {
      return null; // files are copied then
    }
  }

  static boolean isOpen() {
    return DOOR != null;
  }

  /** Refuses what needs the door, if it is shut. */
  static void checkOpen() {
    mustBeOpen();
  }

  private static Door mustBeOpen() {
    var door = DOOR;
    if (door == null) {
      throw new UnsupportedOperationException(
          "the JDK hides its descriptors; that needs"
              + " --add-opens java.base/java.io=dill --add-opens java.base/sun.nio.ch=dill");
    }
    return door;
  }

  /**
   * {@return the descriptor of a file or a socket; negative: it is not known} It is that of this
   * channel until it is closed, which nobody may do while it is used.
   */
  static int descriptor(Channel channel) {
    var door = DOOR;
    if (door == null) {
      return -1;
    }
    if (door.file.type.isInstance(channel)) {
      return (int) door.number.get((FileDescriptor) door.file.descriptor.get(channel));
    }
    for (var kind : new Kind[] {door.socket, door.listener}) {
      if (kind.type.isInstance(channel)) {
        return (int) door.number.get((FileDescriptor) kind.descriptor.get(channel));
      }
    }
    return -1;
  }

  /** Makes a channel of the descriptor of a file, and closes that if it fails. */
  static FileChannel file(int number, boolean read, boolean write) throws IOException {
    var door = mustBeOpen();
    return make(
        number,
        descriptor ->
            (FileChannel)
                door.newFile.invoke(descriptor, null, read, write, false, false, (Closeable) null));
  }

  /** Makes a channel of the descriptor of a connection, and closes that if it fails. */
  static SocketChannel socket(int number, int family, SocketAddress remote) throws IOException {
    var door = mustBeOpen();
    return make(
        number,
        descriptor ->
            (SocketChannel)
                door.newSocket.invoke(
                    SelectorProvider.provider(), protocol(family), descriptor, remote));
  }

  /** Makes a channel of the descriptor of a listener, and closes that if it fails. */
  static ServerSocketChannel listener(int number, int family) throws IOException {
    var door = mustBeOpen();
    return make(
        number,
        descriptor ->
            (ServerSocketChannel)
                door.newListener.invoke(
                    SelectorProvider.provider(), protocol(family), descriptor, true));
  }

  private static ProtocolFamily protocol(int family) {
    return switch (family) {
      case Address.IPV4 -> StandardProtocolFamily.INET;
      case Address.IPV6 -> StandardProtocolFamily.INET6;
      default -> StandardProtocolFamily.UNIX;
    };
  }

  private interface Making<T> {
    T with(FileDescriptor descriptor) throws Throwable;
  }

  private static <T> T make(int number, Making<T> making) throws IOException {
    boolean made = false;
    try {
      var channel = making.with((FileDescriptor) mustBeOpen().descriptor.invoke(number));
      made = true;
      return channel;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) { // what is behind the door declares nothing
      throw new IllegalStateException("no channel can be made of a descriptor", e);
    } finally {
      if (!made) {
        Libc.close(number);
      }
    }
  }
}
