package httpd.filter;

import dsock.http.Fields;
import dsock.http.Http;
import httpd.Attribute;
import httpd.Exchange;
import httpd.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A filter that asks for a name and a password (RFC 7617) and lets in who has them. They cross the
 * network as they are: for TLS, or inside a machine.
 *
 * {@snippet file="Filters.java" region="through"}
 *
 * <p>Who does not has a 401, and the handler is not called. Passwords that may be guessed need a
 * {@link RateLimit} in front.
 */
public final class BasicAuth {
  /** Who has been let in. */
  public static final Attribute<String> USER = Attribute.named("user");

  private static final String SCHEME = "Basic ";
  private static final byte[] PAGE = "401 Unauthorized\n".getBytes(StandardCharsets.UTF_8);

  private BasicAuth() {}

  /** Tells whether a password is that of a user. */
  @FunctionalInterface
  public interface Check {
    /**
     * Tells whether to let somebody in. Runs in the task of the request, and may wait.
     *
     * @param user the name
     * @param password what came with it
     * @return true: let in
     * @throws Exception if it fails; the client gets a 500
     */
    boolean isRight(String user, String password) throws Exception;
  }

  private record Credentials(String user, String password) {}

  /**
   * Makes a filter for some users whose passwords the program knows. How long it takes to compare
   * does not tell how much of a password was right, nor whether there is such a user.
   *
   * @param realm what they are let into, for people
   * @param passwords for each user
   * @return the filter
   * @throws IllegalArgumentException if a name has a colon, or the realm cannot be sent
   */
  public static Filter of(String realm, Map<String, String> passwords) {
    var digests = new HashMap<String, byte[]>();
    passwords.forEach((user, password) -> {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("the user \"" + user + "\" has a colon in the name");
      }
      digests.put(user, digest(password));
    });
    var nobody = new byte[digest("").length];
    return of(
        realm,
        (user, password) ->
            MessageDigest.isEqual(digests.getOrDefault(user, nobody), digest(password)));
  }

  /**
   * Makes a filter that asks the program.
   *
   * @param realm what they are let into, for people
   * @param check tells whom to let in; a comparison that ends at the first difference tells
   *     attackers how long a right beginning is
   * @return the filter
   * @throws IllegalArgumentException if the realm cannot be sent
   */
  public static Filter of(String realm, Check check) {
    var quoted = realm.replace("\\", "\\\\").replace("\"", "\\\"");
    var fields =
        Fields.of(
            "Content-Type",
            "text/plain; charset=utf-8",
            "WWW-Authenticate",
            "Basic realm=\"" + quoted + "\", charset=\"UTF-8\"");
    var refusal = new Http.Response(401, fields);
    return next ->
        x -> {
          var given = credentials(x);
          if (given.isPresent() && check.isRight(given.get().user, given.get().password)) {
            x.context().tell(USER, given.get().user);
            next.handle(x);
          } else {
            refuse(x, refusal);
          }
        };
  }

  private static void refuse(Exchange x, Http.Response refusal) throws IOException {
    x.reply(refusal, PAGE);
  }

  private static Optional<Credentials> credentials(Exchange x) {
    var values = x.request().fields().all("Authorization");
    if (values.size() != 1
        || !values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return decode(values.getFirst().substring(SCHEME.length()).strip());
  }

  private static Optional<Credentials> decode(String token) {
    try {
      var bytes = Base64.getDecoder().decode(token);
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static byte[] digest(String password) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return sha.digest(password.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }
}
