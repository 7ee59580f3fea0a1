package httpd;

import dill.Task;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Somebody who has come in: greeted at the entrance, then served. */
final class Visit implements Task {
  private final HttpServer server;
  private final Handler handler;
  private final Entrance entrance;
  private final Entrance.Caller caller;

  private volatile boolean leaving;
  private volatile @Nullable Connection connection; // null: not greeted yet

  Visit(HttpServer server, Handler handler, Entrance entrance, Entrance.Caller caller) {
    this.server = server;
    this.handler = handler;
    this.entrance = entrance;
    this.caller = caller;
  }

  @Override
  public void run() throws IOException {
    try (var _ = caller.socket()) {
      var guest = entrance.greet(caller, server.head());
      var greeted = new Connection(server, handler, guest.socket(), guest.remote());
      connection = greeted;
      if (leaving) { // said before there was a connection to say it to
        greeted.leave();
      }
      greeted.serve();
    } finally {
      server.ended(this);
    }
  }

  /**
   * Ends it at once if nothing is asked for; otherwise after the exchange that is under way. By any
   * thread.
   */
  void leave() {
    leaving = true;
    var greeted = connection;
    if (greeted == null) {
      caller.socket().close();
    } else {
      greeted.leave();
    }
  }
}
