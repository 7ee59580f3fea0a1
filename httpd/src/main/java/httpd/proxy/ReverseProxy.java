package httpd.proxy;

import dill.Bundle;
import dsock.http.Http;
import dsock.http.HttpException;
import httpd.Exchange;
import httpd.Handler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Passes requests on to other servers, and their responses back.
 *
 * {@snippet file="Proxied.java" region="proxy"}
 *
 * <p>Bodies are streamed both ways, at the same time where an up-stream answers early; of none is
 * kept more than the buffers of two sockets. Connections to up-streams are kept, and used again.
 * Fields that are about one connection are not passed on, and how a message ends is said anew, so
 * that what is taken for one request here is one request there.
 *
 * <p>What an up-stream has not answered is tried again, at another if there is one, where that
 * cannot do harm: if it was not reached; or if the method is idempotent and there is no body. Else
 * the client gets a 502; a 504 if it took too long; a 503 if all up-streams are down, or busy.
 *
 * <p>May serve any number of tasks.
 */
public final class ReverseProxy implements Handler, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("httpd.proxy");

  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  private final ProxySettings settings;
  private final Crew crew;
  private final Bundle watches;

  private ReverseProxy(ProxySettings settings, Crew crew) {
    this.settings = settings;
    this.crew = crew;
    this.watches = Bundle.open();
  }

  /**
   * Opens a proxy with the usual settings. Connects to nothing yet.
   *
   * @param upstreams the servers, at least one
   * @return the proxy; the task that calls closes it
   * @throws IllegalArgumentException if there is no up-stream
   */
  public static ReverseProxy open(Upstream... upstreams) {
    return open(ProxySettings.DEFAULT, upstreams);
  }

  /**
   * Opens a proxy. Connects to nothing yet.
   *
   * @param settings how it treats its up-streams
   * @param upstreams the servers, at least one
   * @return the proxy; the task that calls closes it
   * @throws IllegalArgumentException if there is no up-stream
   */
  public static ReverseProxy open(ProxySettings settings, Upstream... upstreams) {
    if (upstreams.length == 0) {
      throw new IllegalArgumentException("a proxy without an up-stream answers nobody");
    }
    var members = new ArrayList<Member>();
    for (var upstream : upstreams) {
      members.add(new Member(upstream, settings));
    }
    var proxy = new ReverseProxy(settings, new Crew(members));
    members.forEach(member -> proxy.watches.go("watch " + member, member::watch));
    return proxy;
  }

  /**
   * Passes a request on, and its response back.
   *
   * @param x the request, and the reply to it
   * @throws HttpException if the request cannot be passed on, if the client has gone, or if an
   *     up-stream has stopped in the middle of a response
   * @throws IOException if the client does not take a reply
   * @throws CancellationException if the task that calls is cancelled
   */
  @Override
  public void handle(Exchange x) throws IOException {
    var tried = new ArrayList<Member>(settings.tries());
    var key = key(x);
    var failure = Optional.<UpstreamException>empty();
    while (tried.size() < settings.tries()) {
      var next = crew.pick(key, tried);
      if (next.isEmpty()) {
        break;
      }
      failure = pass(x, next.orElseThrow());
      if (failure.isEmpty()) {
        return;
      }
      tried.add(next.orElseThrow());
      if (!mayTryAgain(x.request(), failure.orElseThrow().seen())) {
        break;
      }
    }
    x.reply(failure.map(UpstreamException::status).orElse(503));
  }

  private Optional<String> key(Exchange x) {
    return settings.balance() instanceof Balance.ByField(String name)
        ? x.request().fields().get(name)
        : Optional.empty();
  }

  private static boolean mayTryAgain(Http.Request request, UpstreamException.Seen seen) {
    return switch (seen) {
      case NOTHING -> true;
      case ANYTHING_ON_OLD, ANYTHING -> isSafe(request);
      case ALL -> false;
    };
  }

  /** Tells whether it does no harm to ask twice, and whether that can be done. */
  private static boolean isSafe(Http.Request request) {
    var fields = request.fields();
    return IDEMPOTENT.contains(request.method())
        && !fields.has("Transfer-Encoding")
        && (!fields.has("Content-Length") || fields.has("Content-Length", "0"));
  }

  /** {@return why it has failed, before the client has got anything; empty: it has not} */
  private Optional<UpstreamException> pass(Exchange x, Member member) throws IOException {
    var head = head(x, member);
    try {
      member.enter();
    } catch (UpstreamException busy) {
      return Optional.of(busy);
    }
    try {
      passOn(x, head, member);
      member.succeeded();
      return Optional.empty();
    } catch (UpstreamException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}", e.getMessage());
      member.failed();
      return Optional.of(e);
    } finally {
      member.leave();
    }
  }

  private Http.Request head(Exchange x, Member member) throws HttpException {
    boolean trusted = settings.trusted().test(x.remote());
    var head = Heads.forUpstream(x, trusted, member.upstream().authority());
    var upgrade = Heads.upgrade(x.request());
    if (settings.upgrades().contains(upgrade.toLowerCase(Locale.ROOT))) {
      head.fields().add("Connection", "Upgrade").add("Upgrade", upgrade);
    }
    return head;
  }

  private void passOn(Exchange x, Http.Request head, Member member) throws IOException {
    try {
      exchange(x, head, member, member.take());
    } catch (UpstreamException e) {
      if (e.seen() != UpstreamException.Seen.ANYTHING_ON_OLD || !isSafe(x.request())) {
        throw e;
      }
      member.dismiss(); // those that are as old will not be better
      exchange(x, head, member, member.fresh());
    }
  }

  private void exchange(Exchange x, Http.Request head, Member member, Link taken)
      throws IOException {
    try (var link = taken) {
      if (new Relay(settings, x, link).run(head)) {
        member.giveBack(link);
      }
    }
  }

  /**
   * Closes the connections that are idle, and ends the probes. Requests that are under way go on,
   * and connections end with them. To close it again does nothing.
   */
  @Override
  public void close() {
    watches.close();
    crew.members().forEach(Member::close);
  }

  /** {@return the up-streams, for people} */
  @Override
  public String toString() {
    return String.join(",", List.copyOf(crew.members()).stream().map(Member::toString).toList());
  }
}
