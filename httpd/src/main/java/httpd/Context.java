package httpd;

import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is around an exchange: what filters and handlers tell each other, what is added to the
 * reply, and the outlet that it goes through.
 *
 * <p>As the {@link Exchange} that it belongs to it is for the task that handles the request, and
 * only until the handler returns; other tasks are refused with {@link WrongThreadException}.
 */
public final class Context {
  /*
   * Made for the first exchange of a connection that asks for it, and used again. A plain handler has none.
   */
  private final Exchange x;
  private final Outlet last = new Last();

  private final Map<Attribute<?>, Object> attributes = new HashMap<>(4);
  private Outlet outlet = last;
  private @Nullable Fields more; // what the reply has besides; null: nothing
  private @Nullable ByteSocket stream; // of the reply, as the outlet has made it

  Context(Exchange x) {
    this.x = x;
  }

  /** Where replies leave for the client. */
  private final class Last implements Outlet {
    @Override
    public void whole(Http.Response head, ByteBuffer body) throws IOException {
      x.answer().send(head, body, Context.this);
    }

    @Override
    public ByteSocket begin(Http.Response head) throws IOException {
      return x.answer().send(head, Context.this);
    }
  }

  /**
   * {@return what has been told under a key; empty: nothing}
   *
   * @param <T> what it is
   * @param key under which it was told
   */
  public <T> Optional<T> get(Attribute<T> key) {
    x.checkTask();
    var told = attributes.get(key);
    return told == null ? Optional.empty() : Optional.of(key.cast(told));
  }

  /**
   * Tells those who come later something about the request.
   *
   * @param <T> what it is
   * @param key under which it can be found; what was there is forgotten
   * @param value what to tell
   */
  public <T> void tell(Attribute<T> key, T value) {
    x.checkTask();
    attributes.put(key, value);
  }

  /**
   * Adds a field to the reply that is going to be sent, whoever sends it, and whatever its head
   * says. That of an error has it too.
   *
   * @param name a token
   * @param value as in {@link Fields#add}
   * @throws IllegalArgumentException if the name or the value cannot be sent
   * @throws IllegalStateException if there is a reply already
   */
  public void add(String name, String value) {
    x.checkTask();
    if (x.hasReplied()) {
      throw new IllegalStateException("there is a reply already; " + name + " comes too late");
    }
    var fields = more;
    if (fields == null) {
      fields = Fields.of();
      more = fields;
    }
    fields.add(name, value);
  }

  /** {@return where replies go, for now} */
  public Outlet outlet() {
    x.checkTask();
    return outlet;
  }

  /**
   * Has replies go somewhere else.
   *
   * @param to where; usually passes them on to the {@linkplain #outlet() one that was there}
   */
  public void outlet(Outlet to) {
    x.checkTask();
    outlet = to;
  }

  /**
   * Sets how long the body of this request may be, in the place of what the server's limits say.
   *
   * @param bytes how many; more of them are refused with 413
   * @throws IllegalArgumentException if it is negative
   */
  public void bodyLimit(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a limit of " + bytes + " bytes");
    }
    x.checkTask();
    x.answer().body().limit(bytes);
  }

  /**
   * {@return the trailers of the request (RFC 9110 section 6.5)} There are none before its body has
   * been read to the end. What they say has not been checked by anybody; some clients send what
   * belongs into a head.
   */
  public Fields trailers() {
    x.checkTask();
    return x.answer().receivedTrailers();
  }

  /**
   * Has trailers sent after the body of a reply that is streamed and has no {@code Content-Length}.
   * May be called until that ends. A client of HTTP/1.0, which has no place for them, does not get
   * them.
   *
   * @param trailers what to send; refused at the end of the body with {@link
   *     IllegalArgumentException} if there is one that may only be in a head
   */
  public void trailers(Fields trailers) {
    x.checkTask();
    x.answer().body().trailers(trailers);
  }

  /**
   * {@return the route that has matched, as it was given to the router, with the places before it
   * that routers are mounted at: {@code "/users/{id}"}; empty: none has} It is the name of a kind
   * of request, where a path would be one of thousands.
   */
  public String route() {
    x.checkTask();
    return x.way().route();
  }

  // For the exchange.

  boolean isFiltered() {
    return !(outlet instanceof Last);
  }

  ByteSocket begin(Http.Response head) throws IOException {
    var to = outlet.begin(head);
    stream = to;
    return to;
  }

  /** Puts into a head what has been added. */
  Http.Response complete(Http.Response head) {
    var added = more;
    if (added == null) {
      return head;
    }
    var fields = head.fields().copy();
    for (var field : added) {
      fields.add(field.name(), field.value());
    }
    return new Http.Response(head.status(), head.reason(), fields);
  }

  /** Ends a body that has gone through the outlet. */
  void endStream() throws IOException {
    var open = stream;
    if (open != null) {
      stream = null;
      open.done();
    }
  }

  /** Forgets all that belongs to the request. */
  void clear() {
    if (!attributes.isEmpty()) {
      attributes.clear();
    }
    outlet = last;
    more = null;
    stream = null;
  }
}
