package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Addresses of Unix sockets, as the system writes them: sockaddr_un. */
public final class UnixAddress {
  private static final int PATH = 2; // where it begins

  // One less than the system's, as the JDK's channels want it.
  private static final int LONGEST = System.getProperty("os.name").equals("Linux") ? 106 : 102;

  private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private static final UnixDomainSocketAddress NO_NAME = UnixDomainSocketAddress.of("");

  private UnixAddress() {}

  /**
   * Makes the address of a path.
   *
   * @param path which
   * @return its address
   * @throws SocketException if the path is empty, or longer than the system can have it
   */
  public static UnixDomainSocketAddress of(Path path) throws SocketException {
    int length = bytes(path).length;
    if (length == 0) {
      throw new SocketException("the path of a socket is empty");
    }
    if (length > LONGEST) {
      throw new SocketException(
          "path of " + length + " bytes; the limit is " + LONGEST + ": " + path);
    }
    return UnixDomainSocketAddress.of(path);
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(NAMES);
  }

  /** Writes an address; returns how long it is. */
  static int write(UnixDomainSocketAddress address, MemorySegment to) {
    to.fill((byte) 0);
    to.set(JAVA_SHORT, 0, (short) Address.UNIX);
    var path = bytes(address.getPath());
    MemorySegment.copy(path, 0, to, JAVA_BYTE, PATH, path.length);
    return PATH + path.length + 1; // a zero ends it
  }

  /**
   * Reads an address; what is behind it is zero. One that is no path, or cannot be spelt in this
   * locale, has no name here.
   */
  static UnixDomainSocketAddress read(MemorySegment from) {
    int length = 0;
    while (PATH + length < from.byteSize() && from.get(JAVA_BYTE, PATH + length) != 0) {
      length++;
    }
    if (length == 0) {
      return NO_NAME;
    }
    var path = new byte[length];
    MemorySegment.copy(from, JAVA_BYTE, PATH, path, 0, length);
    try {
      return UnixDomainSocketAddress.of(new String(path, NAMES));
    } catch (InvalidPathException e) { // of letters that this locale does not have
      return NO_NAME;
    }
  }
}
