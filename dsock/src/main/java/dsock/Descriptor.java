package dsock;

import dill.loop.Handle;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A descriptor of the system, in a process: an open file or socket that can be sent to another
 * process by {@link Ipc#sendDescriptor}, has come from there, or was open when this process began.
 * It becomes what it stands for by {@link #file}, or by {@code adopt} of {@link Tcp}, {@link Ipc},
 * {@link TcpListener} and {@link IpcListener}; from then on that is what closes it. Otherwise, who
 * holds it closes it. Programs that this one starts do not get it.
 *
 * <p>Descriptors can be used on 64-bit Linux, if Java is told {@code --enable-native-access=dill},
 * and, unless it is on an event loop with a poller for descriptors, {@code --add-opens
 * java.base/java.io=dill --add-opens java.base/sun.nio.ch=dill}. What needs them throws {@link
 * UnsupportedOperationException} elsewhere.
 *
 * <p>Any task may use it.
 */
public final class Descriptor implements AutoCloseable {
  final Handle handle;

  Descriptor(Handle handle) {
    this.handle = handle;
  }

  /**
   * Takes over a descriptor that this process has: one that it was started with, as 3 is by {@code
   * systemd}, or that other code has opened and will not close.
   *
   * @param number which
   * @return what closes it from now on
   * @throws IOException if there is none of that number
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public static Descriptor of(int number) throws IOException {
    return new Descriptor(Handle.of(number));
  }

  /**
   * Duplicates the descriptor of a file. They share one position.
   *
   * @param file which
   * @return the duplicate, which is to be closed by itself
   * @throws IOException if the file is closed, or the system has no more descriptors
   * @throws IllegalArgumentException if the file is not one of the JDK's own making
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public static Descriptor of(FileChannel file) throws IOException {
    return new Descriptor(Handle.of(file));
  }

  /**
   * {@return its number, until it is closed}
   *
   * @throws IllegalStateException if it is closed, or has become something else
   */
  public int number() {
    return handle.number();
  }

  /**
   * Makes a file of it, with the access that it was opened with. Whoever has opened it shares the
   * position.
   *
   * @return the file, which is to be closed from now on, in place of this
   * @throws IOException if the system does not tell how it was opened
   * @throws IllegalStateException if it is closed, or has become something else
   * @throws UnsupportedOperationException if that cannot be done here: it needs {@code --add-opens
   *     java.base/java.io=dill --add-opens java.base/sun.nio.ch=dill} on each kind of loop
   */
  public FileChannel file() throws IOException {
    return handle.file();
  }

  /** Closes it, unless it is closed or has become something else. */
  @Override
  public void close() {
    handle.close();
  }

  /** {@return what it is, for people} */
  @Override
  public String toString() {
    return handle.toString();
  }
}
