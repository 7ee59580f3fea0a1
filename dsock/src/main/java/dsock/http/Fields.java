package dsock.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a head or of a trailer section: names and values, in order (RFC 9110 section 5).
 *
 * <p>Names are the same in capitals or not. A name may occur more than once. Nothing that would end
 * a line can get into a name or a value, so fields from a foreign source cannot add fields of their
 * own to a head.
 *
 * <p>Values are bytes on the wire. Here they are strings of ISO 8859-1, one character for one byte,
 * in both directions. For the same reason a character above U+00FF cannot be sent.
 *
 * <p>What has been received is kept as it came, and becomes a string only when it is asked for. Not
 * safe for use by several tasks while one of them changes it.
 */
public final class Fields implements Iterable<Fields.Field> {
  private final FieldBlock block;

  /** What they say of their message; null: nobody has asked since they changed. */
  private volatile @Nullable HeadFacts facts;

  /**
   * One line of a head.
   *
   * @param name its name, as it is written
   * @param value its value, without blanks around it
   */
  public record Field(String name, String value) {}

  /** Makes fields of a block, which belongs to them from now on. */
  Fields(FieldBlock block) {
    this.block = block;
  }

  /**
   * Makes fields of names and values.
   *
   * @param namesAndValues a name, its value, another name, its value …; nothing: no fields yet
   * @return the fields
   * @throws IllegalArgumentException if a name has no value, or one of them cannot be sent, as
   *     {@link #add} says
   */
  public static Fields of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "the name " + Tokens.shown(namesAndValues[namesAndValues.length - 1]) + " has no value");
    }
    int length = 0;
    for (var text : namesAndValues) {
      length += text.length();
    }
    int count = namesAndValues.length / 2;
    var fields = new Fields(new FieldBlock(count, length + count * FieldBlock.AROUND));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  /**
   * Adds a field at the end.
   *
   * @param name a token (RFC 9110 section 5.6.2)
   * @param value anything without control characters, but tabs, and without characters above
   *     U+00FF. Blanks around it are left out
   * @return this
   * @throws IllegalArgumentException if the name or the value cannot be sent
   */
  public Fields add(String name, String value) {
    block.add(name, value);
    forgetFacts();
    return this;
  }

  /**
   * Makes a field the only one of its name: in the place of the first, or at the end if there is
   * none.
   *
   * @param name a token
   * @param value as in {@link #add}
   * @return this
   * @throws IllegalArgumentException if the name or the value cannot be sent; the fields are as
   *     they were
   */
  public Fields set(String name, String value) {
    int first = block.find(name, 0);
    if (first < 0) {
      return add(name, value);
    }
    block.set(first, name, value);
    forgetFacts();
    return this;
  }

  /**
   * Takes all fields of a name away.
   *
   * @param name which
   * @return this
   */
  public Fields remove(String name) {
    block.remove(0, name);
    forgetFacts();
    return this;
  }

  /** {@return other fields, the same as these for now} */
  public Fields copy() {
    return new Fields(block.copy());
  }

  /**
   * Tells whether there is a field of a name.
   *
   * @param name which
   * @return whether there is one at least
   */
  public boolean has(String name) {
    return block.find(name, 0) >= 0;
  }

  /**
   * Tells whether there is exactly one field of a name, and it has just this value. Makes no
   * strings.
   *
   * @param name which
   * @param value what is looked for, to the letter
   * @return whether that is so
   */
  public boolean has(String name, String value) {
    int first = block.find(name, 0);
    return first >= 0 && block.hasValue(first, value) && block.find(name, first + 1) < 0;
  }

  /**
   * {@return the value of the first field of a name; empty if there is none}
   *
   * @param name which
   */
  public Optional<String> get(String name) {
    int first = block.find(name, 0);
    return first < 0 ? Optional.empty() : Optional.of(block.value(first));
  }

  /**
   * {@return the values of all fields of a name, one for each line; nothing if there is none}
   *
   * @param name which
   */
  public List<String> all(String name) {
    var values = new ArrayList<String>();
    for (int i = block.find(name, 0); i >= 0; i = block.find(name, i + 1)) {
      values.add(block.value(i));
    }
    return values;
  }

  /**
   * {@return the elements of the list that all fields of a name make up together (RFC 9110 section
   * 5.6.1)} Commas separate them, but not those in quoted strings; empty elements are left out. For
   * {@code Set-Cookie} and others that are no lists there is {@link #all}.
   *
   * @param name which
   */
  public List<String> list(String name) {
    var elements = new ArrayList<String>();
    for (int i = block.find(name, 0); i >= 0; i = block.find(name, i + 1)) {
      for (var walk = block.elements(i); walk.next(); ) {
        elements.add(walk.toString());
      }
    }
    return elements;
  }

  /**
   * Tells whether a token is an element of such a list, in capitals or not. Makes no strings.
   *
   * @param name which list
   * @param token what is looked for
   * @return whether it is there
   */
  public boolean lists(String name, String token) {
    for (int i = block.find(name, 0); i >= 0; i = block.find(name, i + 1)) {
      if (block.lists(i, token)) {
        return true;
      }
    }
    return false;
  }

  /** {@return how many fields there are, each line counted} */
  public int size() {
    return block.size();
  }

  /** {@return an iterator over all fields, in order} It takes none away. */
  @Override
  public Iterator<Field> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public Field next() {
        if (next >= size()) {
          throw new NoSuchElementException("there are no more than " + size() + " fields");
        }
        return new Field(block.name(next), block.value(next++));
      }
    };
  }

  /**
   * Tells whether the other has the same fields in the same order; names may differ in capitals.
   */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Fields fields) || fields.size() != size()) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (!block.same(i, fields.block)) {
        return false;
      }
    }
    return true;
  }

  /** {@return a hash code that fits {@link #equals}} */
  @Override
  public int hashCode() {
    int hash = size();
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + block.hash(i);
    }
    return hash;
  }

  /** {@return the fields as lines, for people} */
  @Override
  public String toString() {
    var lines = new StringBuilder();
    for (var field : this) {
      lines.append(field.name()).append(": ").append(field.value()).append('\n');
    }
    return lines.toString();
  }

  FieldBlock block() {
    return block;
  }

  /** What they say of their message. It is found out once for a head that is sent many times. */
  HeadFacts facts() {
    var known = facts;
    if (known == null) {
      known = new HeadFacts(this);
      facts = known;
    }
    return known;
  }

  private void forgetFacts() {
    if (facts != null) {
      facts = null;
    }
  }
}
