package httpd.form;

import dill.Deadline;
import dsock.http.HttpException;
import httpd.Exchange;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * What a form sends that has no files: names and values, {@code application/x-www-form-urlencoded}.
 *
 * {@snippet file="Forms.java" region="form"}
 *
 * <p>Read strictly: what is not UTF-8, or an escape that is none, is refused. It does not change.
 */
public final class Form {
  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_PAIRS = 1000;

  private final Map<String, List<String>> values;

  private Form(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Receives a form of 64 KiB and 1000 pairs at most, and waits as long as the limits of the server
   * allow.
   *
   * @param x whose request
   * @return the form
   * @throws HttpException if the body is something else: 415; too long: 413; or malformed: 400
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static Form of(Exchange x) throws IOException {
    return of(x, Deadline.NEVER);
  }

  /**
   * Receives a form of 64 KiB and 1000 pairs at most.
   *
   * @param x whose request
   * @param deadline when to give up
   * @return the form
   * @throws HttpException if the body is something else: 415; too long: 413; or malformed: 400
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static Form of(Exchange x, Deadline deadline) throws IOException {
    return of(x, MOST_BYTES, MOST_PAIRS, deadline);
  }

  /**
   * Receives a form, and waits as long as the limits of the server allow.
   *
   * @param x whose request
   * @param bytes how long it may be
   * @param pairs how many names and values it may have
   * @return the form
   * @throws HttpException if the body is something else: 415; too long: 413; or malformed: 400
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static Form of(Exchange x, int bytes, int pairs) throws IOException {
    return of(x, bytes, pairs, Deadline.NEVER);
  }

  /**
   * Receives a form.
   *
   * @param x whose request
   * @param bytes how long it may be
   * @param pairs how many names and values it may have
   * @param deadline when to give up
   * @return the form
   * @throws HttpException if the body is something else: 415; too long: 413; or malformed: 400
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static Form of(Exchange x, int bytes, int pairs, Deadline deadline) throws IOException {
    var type = Content.type(x);
    if (type.isEmpty() || !type.get().value().equals(TYPE)) {
      throw new HttpException(415, "this takes " + TYPE);
    }
    var encoded = Content.bytes(x, bytes, deadline);
    var values = new LinkedHashMap<String, List<String>>();
    int start = 0;
    int count = 0;
    while (start < encoded.length) {
      int end = indexOf(encoded, '&', start, encoded.length);
      if (end > start) {
        if (++count > pairs) {
          throw new HttpException(413, "a form of more than " + pairs + " pairs");
        }
        add(encoded, start, end, values);
      }
      start = end + 1;
    }
    return new Form(values);
  }

  private static void add(byte[] encoded, int start, int end, Map<String, List<String>> values)
      throws HttpException {
    int equals = indexOf(encoded, '=', start, end);
    var name = decode(encoded, start, equals);
    var value = decode(encoded, Math.min(equals + 1, end), end);
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  /** Where a character is; the end: nowhere. */
  private static int indexOf(byte[] in, char c, int start, int end) {
    int at = start;
    while (at < end && in[at] != c) {
      at++;
    }
    return at;
  }

  private static String decode(byte[] encoded, int start, int end) throws HttpException {
    var bytes = ByteBuffer.allocate(end - start);
    for (int at = start; at < end; at++) {
      byte b = encoded[at];
      if (b == '%') {
        int high = at + 1 < end ? Character.digit(encoded[at + 1], 16) : -1;
        int low = at + 2 < end ? Character.digit(encoded[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new HttpException(400, "a percent sign in a form without two hexadecimal digits");
        }
        bytes.put((byte) (high << 4 | low));
        at += 2;
      } else {
        bytes.put(b == '+' ? (byte) ' ' : b);
      }
    }
    return Header.utf8(bytes.flip());
  }

  /**
   * {@return the first value of a name; empty: there is none}
   *
   * @param name of the field
   */
  public Optional<String> get(String name) {
    return all(name).stream().findFirst();
  }

  /**
   * {@return all values of a name, in order}
   *
   * @param name of the field
   */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** {@return all names, in the order in which they came} */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }
}
