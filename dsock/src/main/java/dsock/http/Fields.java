package dsock.http;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The fields of a head or of a trailer section: names and values, in order. Skeleton: bodies to come. */
public final class Fields implements Iterable<Fields.Field> {
  /** A line of a head. */
  public record Field(String name, String value) {}

  private Fields() {}

  /** Makes fields of names and values, one after the other; without any: none yet. */
  public static Fields of(String... namesAndValues) {
    throw new UnsupportedOperationException();
  }

  /** Adds a field at the end. Returns this. */
  public Fields add(String name, String value) {
    throw new UnsupportedOperationException();
  }

  /** Makes a field the only one of its name, in the place of the first. Returns this. */
  public Fields set(String name, String value) {
    throw new UnsupportedOperationException();
  }

  /** Takes all fields of a name away. Returns this. */
  public Fields remove(String name) {
    throw new UnsupportedOperationException();
  }

  /** Tells whether there is a field of that name. */
  public boolean has(String name) {
    throw new UnsupportedOperationException();
  }

  /** Returns the value of the first field of a name. */
  public Optional<String> get(String name) {
    throw new UnsupportedOperationException();
  }

  /** Returns the values of all fields of a name, one for each line. */
  public List<String> all(String name) {
    throw new UnsupportedOperationException();
  }

  /** Returns the elements of a list that all fields of a name make up together (RFC 9110 section 5.6.1). */
  public List<String> list(String name) {
    throw new UnsupportedOperationException();
  }

  /** Tells whether a token is an element of such a list, be it in capitals or not. */
  public boolean lists(String name, String token) {
    throw new UnsupportedOperationException();
  }

  /** Returns how many there are. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterator<Field> iterator() {
    throw new UnsupportedOperationException();
  }
}
