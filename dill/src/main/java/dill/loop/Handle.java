package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.List;

/** A descriptor of the system that nobody waits for: one that is passed from hand to hand. */
public final class Handle implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int SO_TYPE = 3;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_DOMAIN = 39;
  private static final int STREAM = 1;
  private static final int GIVEN_AWAY = -1;

  private static final int ACCESS = 3; // of what fcntl tells
  private static final int TO_READ = 0;
  private static final int TO_WRITE = 1;

  private int number; // guarded by this; negative: it is not ours any more

  /** Makes one of a number that nobody else will close. */
  Handle(int number) {
    this.number = number;
  }

  /** {@return whether this system, and what Java was told, allow for them} */
  static boolean isPossible() {
    return DescriptorPoller.isPossible();
  }

  /**
   * Refuses what cannot be done here.
   *
   * @throws UnsupportedOperationException if this is not Linux, or Java was not told to allow that
   */
  public static void checkPossible() {
    if (!isPossible()) {
      throw new UnsupportedOperationException(
          "descriptors can be used on 64-bit Linux alone, and with --enable-native-access=dill");
    }
  }

  /**
   * Takes a descriptor by its number, and has it closed in programs that this one starts.
   *
   * @param number of a descriptor that nobody else in this process uses
   * @return what closes it from now on
   * @throws IOException if there is none of that number
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public static Handle of(int number) throws IOException {
    checkPossible();
    var libc = Libc.borrow();
    try {
      check(UnixLibc.closeOnExec(number, libc), number);
      return new Handle(number);
    } finally {
      libc.giveBack();
    }
  }

  /**
   * Duplicates that of a file.
   *
   * @param file which; nobody closes it meanwhile
   * @return a descriptor that is to be closed by itself
   * @throws IOException if the system has no more descriptors, or the file is closed
   * @throws IllegalArgumentException if the file is not one of the JDK's own making
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public static Handle of(FileChannel file) throws IOException {
    checkPossible();
    OpenFiles.checkOpen();
    int number = OpenFiles.descriptor(file);
    if (number < 0 && file.isOpen()) {
      throw new IllegalArgumentException("a file that is not of the JDK's own making: " + file);
    }
    var libc = Libc.borrow();
    try {
      return duplicate(number, libc).unlessClosed(file.isOpen());
    } finally {
      libc.giveBack();
    }
  }

  static Handle duplicate(int number, Libc libc) throws IOException {
    return new Handle((int) check(UnixLibc.duplicate(number, libc), number));
  }

  /** What has been duplicated was that of a channel only if the channel is still open. */
  Handle unlessClosed(boolean open) throws ClosedChannelException {
    if (!open) {
      close();
      throw new ClosedChannelException();
    }
    return this;
  }

  /**
   * Makes two Unix sockets that are connected to each other.
   *
   * @return both
   * @throws IOException if the system has no more descriptors
   */
  static List<Handle> pair() throws IOException {
    var libc = Libc.borrow();
    try {
      Errno.check(UnixLibc.pair(NativeSocket.TYPE, libc));
      return List.of(
          new Handle(UnixLibc.firstOfPair(libc)), new Handle(UnixLibc.secondOfPair(libc)));
    } finally {
      libc.giveBack();
    }
  }

  private static long check(int result, int number) throws IOException {
    if (result == -Errno.EBADF) {
      throw new SocketException("there is no descriptor " + number);
    }
    return Errno.check(result);
  }

  /**
   * {@return its number, until it is closed}
   *
   * @throws IllegalStateException if it is closed, or has become something else
   */
  public synchronized int number() {
    if (number < 0) {
      throw new IllegalStateException("the descriptor is closed, or has become something else");
    }
    return number;
  }

  /** Gives it away. */
  synchronized int take() {
    int taken = number();
    number = GIVEN_AWAY;
    return taken;
  }

  /** What is done with the number while nobody closes it. */
  synchronized <T> T use(Endpoint.Use<T> use) throws IOException {
    var libc = Libc.borrow();
    try {
      return use.with(number(), libc);
    } finally {
      libc.giveBack();
    }
  }

  /**
   * Refuses what is no stream socket.
   *
   * @param unix whether it is to be a Unix socket; otherwise, one of TCP
   * @param listening whether it is to listen; otherwise, to be connected
   * @return its family
   */
  int checkSocket(boolean unix, boolean listening) throws IOException {
    return use((number, libc) -> {
      int family = option(number, SO_DOMAIN, libc);
      boolean right =
          option(number, SO_TYPE, libc) == STREAM
              && (family == Address.UNIX) == unix
              && (unix || family == Address.IPV4 || family == Address.IPV6)
              && (option(number, SO_ACCEPTCONN, libc) != 0) == listening
              && (listening || libc.peer(number) >= 0);
      if (!right) {
        throw new SocketException(
            "descriptor "
                + number
                + " is no "
                + (unix ? "Unix" : "TCP")
                + " socket that "
                + (listening ? "listens" : "is connected"));
      }
      Errno.check(UnixLibc.unblock(number, libc));
      return family;
    });
  }

  /** The value of an option; none has a negative one. */
  private static int option(int number, int option, Libc libc) {
    return libc.option(number, SOL_SOCKET, option) < 0 ? -1 : libc.small().get(JAVA_INT, 0);
  }

  /**
   * Makes a file of it, which is what closes it from then on.
   *
   * @return the file, with the access that it was opened with
   * @throws IOException if the system does not tell how it was opened
   * @throws IllegalStateException if this is closed, or has become something else
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public FileChannel file() throws IOException {
    OpenFiles.checkOpen();
    int access = use((number, libc) -> (int) Errno.check(UnixLibc.status(number, libc)) & ACCESS);
    return OpenFiles.file(take(), access != TO_WRITE, access != TO_READ);
  }

  /** {@return what it is, for people} */
  @Override
  public synchronized String toString() {
    return number < 0 ? "Descriptor[closed]" : "Descriptor[" + number + "]";
  }

  /** Closes it, unless it is closed or has become something else. */
  @Override
  public synchronized void close() {
    if (number >= 0) {
      Libc.close(number);
      number = GIVEN_AWAY;
    }
  }
}
