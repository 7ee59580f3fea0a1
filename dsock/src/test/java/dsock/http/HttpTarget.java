package dsock.http;

import dsock.FuzzTarget;
import java.io.IOException;
import java.util.Random;

/** What peers send in HTTP/1.1, as a server or a client gets to see it. */
public enum HttpTarget implements FuzzTarget {
  /** Heads and bodies of requests. */
  REQUESTS {
    @Override
    public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
      seen.append(Transcript.ofRequests(peer, limits(choice), new Random(peer.hashCode())));
    }
  },

  /** Heads and bodies of responses. */
  RESPONSES {
    @Override
    public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
      var methods = METHODS[(choice >>> 1) % METHODS.length];
      var random = new Random(peer.hashCode());
      seen.append(Transcript.ofResponses(peer, limits(choice), random, methods));
    }
  },

  /** A chunked body, its trailers, and a request after it. */
  CHUNKS {
    @Override
    public void receive(int choice, Feed peer, StringBuilder seen) throws IOException {
      REQUESTS.receive(choice, peer, seen);
    }

    @Override
    public byte[] opening(int choice) {
      return Feed.latin("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    }
  };

  private static final String[][] METHODS = {
    {"GET", "HEAD", "GET"}, {"HEAD", "GET"}, {"POST", "POST", "POST"}
  };
  private static final int LARGEST_ASKED = 40; // by Transcript, of a body

  /** Small ones, so that they matter. */
  private static final HttpLimits SMALL = new HttpLimits(400, 100, 8, 60, 30);

  private static HttpLimits limits(int choice) {
    return (choice & 1) == 0 ? SMALL : HttpLimits.DEFAULT;
  }

  @Override
  public int most(int choice) {
    var limits = limits(choice);
    return Math.max(limits.headBytes(), Math.max(limits.trailerBytes(), LARGEST_ASKED));
  }
}
