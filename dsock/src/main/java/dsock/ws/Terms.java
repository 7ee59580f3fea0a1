package dsock.ws;

import static dsock.ws.Compression.MOST_BITS;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What two sides have agreed on for permessage-deflate (RFC 7692 section 7.1). The same record is
 * what a client has offered, where no more is asked for than what is said.
 *
 * @param serverKeeps whether what the server compresses may refer to its earlier messages
 * @param clientKeeps the same for the client
 * @param serverBits how far back the server refers at most; 0: not a word of that
 * @param clientBits the same for the client; {@link #ANY}: the server may choose
 */
record Terms(boolean serverKeeps, boolean clientKeeps, int serverBits, int clientBits) {
  private static final String NAME = "permessage-deflate";
  private static final String SERVER_RESETS = "server_no_context_takeover";
  private static final String CLIENT_RESETS = "client_no_context_takeover";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";

  private static final int UNSAID = 0;
  private static final int ANY = -1;

  /** {@return what a client offers} */
  static Terms offer(Compression wanted) {
    int bits = wanted.peerWindowBits() == MOST_BITS ? UNSAID : wanted.peerWindowBits();
    return new Terms(wanted.peerKeepsContext(), wanted.keepsContext(), bits, ANY);
  }

  /** {@return what a server answers to the offers of a client; nothing: none of them will do} */
  static Optional<Terms> answer(List<Extension> offers, Compression wanted) {
    for (var offer : offers) {
      var terms = offer.name().equalsIgnoreCase(NAME) ? of(offer, true) : Optional.<Terms>empty();
      if (terms.isPresent()) {
        return Optional.of(terms.get().limitedTo(wanted));
      }
    }
    return Optional.empty();
  }

  private Terms limitedTo(Compression wanted) {
    int client = clientBits == ANY ? MOST_BITS : clientBits;
    int least = Math.min(client, wanted.peerWindowBits());
    return new Terms(
        serverKeeps && wanted.keepsContext(),
        clientKeeps && wanted.peerKeepsContext(),
        serverBits,
        clientBits == UNSAID || least == MOST_BITS ? UNSAID : least);
  }

  /** {@return what the server has agreed to; nothing: that is not what was offered} */
  Optional<Terms> agreed(Extension answer) {
    return answer.name().equalsIgnoreCase(NAME)
        ? of(answer, false).filter(this::covers)
        : Optional.empty();
  }

  private boolean covers(Terms answer) {
    boolean resets = serverKeeps || !answer.serverKeeps;
    boolean bits =
        serverBits == UNSAID || (answer.serverBits != UNSAID && answer.serverBits <= serverBits);
    return resets && bits;
  }

  /** {@return what an extension says; nothing: it has a parameter that it may not have} */
  private static Optional<Terms> of(Extension extension, boolean offered) {
    var names = new HashSet<String>();
    var terms = new Terms(true, true, UNSAID, UNSAID);
    for (var parameter : extension.parameters()) {
      var with = names.add(parameter.name()) ? terms.with(parameter, offered) : null;
      if (with == null) {
        return Optional.empty();
      }
      terms = with;
    }
    return Optional.of(terms);
  }

  private @Nullable Terms with(Extension.Parameter parameter, boolean offered) {
    var value = parameter.value();
    return switch (parameter.name()) {
      case SERVER_RESETS ->
          value.isEmpty() ? new Terms(false, clientKeeps, serverBits, clientBits) : null;
      case CLIENT_RESETS ->
          value.isEmpty() ? new Terms(serverKeeps, false, serverBits, clientBits) : null;
      case SERVER_BITS ->
          isBits(value)
              ? new Terms(serverKeeps, clientKeeps, Integer.parseInt(value), clientBits)
              : null;
      case CLIENT_BITS ->
          isBits(value) || (offered && value.isEmpty())
              ? new Terms(
                  serverKeeps,
                  clientKeeps,
                  serverBits,
                  value.isEmpty() ? ANY : Integer.parseInt(value))
              : null;
      default -> null;
    };
  }

  private static boolean isBits(String value) {
    return value.matches("[89]|1[0-5]");
  }

  /** {@return how a side may refer back: a power of two} */
  int bitsOf(Role role) {
    int bits = role == Role.SERVER ? serverBits : clientBits;
    return bits == UNSAID ? MOST_BITS : bits;
  }

  boolean keeps(Role role) {
    return role == Role.SERVER ? serverKeeps : clientKeeps;
  }

  /** {@return what stands in the field} */
  @Override
  public String toString() {
    var text = new StringBuilder(NAME);
    if (!serverKeeps) {
      text.append("; ").append(SERVER_RESETS);
    }
    if (!clientKeeps) {
      text.append("; ").append(CLIENT_RESETS);
    }
    if (serverBits != UNSAID) {
      text.append("; ").append(SERVER_BITS).append('=').append(serverBits);
    }
    if (clientBits != UNSAID) {
      text.append("; ").append(CLIENT_BITS);
    }
    if (clientBits > 0) {
      text.append('=').append(clientBits);
    }
    return text.toString();
  }
}
