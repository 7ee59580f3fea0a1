package dill.loop;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/** Why a call of the system has failed, and how Java calls that. */
final class Errno {
  static final int EINTR = 4;
  static final int EBADF = 9;
  static final int EAGAIN = 11;
  static final int EEXIST = 17;
  static final int ETIME = 62;
  static final int ENONET = 64;
  static final int EPROTO = 71;
  static final int ENOPROTOOPT = 92;
  static final int EOPNOTSUPP = 95;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENETDOWN = 100;
  static final int ENETUNREACH = 101;
  static final int ECONNABORTED = 103;
  static final int ETOOMANYREFS = 109;
  static final int ETIMEDOUT = 110;
  static final int ECONNREFUSED = 111;
  static final int EHOSTDOWN = 112;
  static final int EHOSTUNREACH = 113;
  static final int EINPROGRESS = 115;

  private Errno() {}

  /** {@return the exception for a result that is negative} */
  static IOException exception(long result) {
    int errno = (int) -result;
    var why = Libc.explain(errno);
    return switch (errno) {
      case EADDRINUSE, EADDRNOTAVAIL -> new BindException(why);
      case ECONNREFUSED, ETIMEDOUT -> new ConnectException(why);
      case EHOSTUNREACH, ENETUNREACH -> new NoRouteToHostException(why);
      default -> new SocketException(why);
    };
  }

  /** {@return the result, unless it says that the call has failed} */
  static long check(long result) throws IOException {
    if (result < 0) {
      throw exception(result);
    }
    return result;
  }
}
