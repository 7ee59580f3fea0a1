package dsock.http;

import static dsock.http.Messages.bytes;
import static dsock.http.Messages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Deadline;
import dsock.http.Http.Response;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Which call is possible in which state. In the tables: {@code ok}, or the answer where it is true
 * or false; {@code -} is an {@link IllegalStateException}, {@code eof} an {@link EOFException},
 * {@code io} another {@link IOException}.
 */
class StatesTest {
  /** Something that may be called. */
  private interface Call {
    String make(Http<Feed> http) throws IOException;
  }

  private record Named(String name, Call call) {}

  private static final List<Named> RECEIVING =
      List.of(
          new Named("more", http -> told(http.more())),
          new Named("fill 1", http -> done(() -> http.fill(1))),
          new Named("fill 0", http -> done(() -> http.fill(0))),
          new Named("skip", http -> told(http.skipBody(10))),
          new Named("request", http -> done(http::receiveRequest)),
          new Named("response", http -> done(http::receiveResponse)),
          new Named("persists", http -> told(http.persists())),
          new Named("detach", http -> done(http::detach)),
          new Named("close", http -> done(() -> http.close(Deadline.NEVER))));

  private static final List<Named> SENDING =
      List.of(
          new Named("interim", http -> done(() -> http.sendResponse(response(103)))),
          new Named("response", http -> done(() -> http.sendResponse(response(200)))),
          new Named("whole", http -> done(() -> http.sendResponse(response(200), bytes("abc")))),
          new Named("request", http -> done(() -> http.sendRequest(get()))),
          new Named("send 1", http -> done(() -> http.send(bytes("x")))),
          new Named("send 0", http -> done(() -> http.send(bytes("")))),
          new Named("done", http -> done(http::done)),
          new Named("trailers", http -> done(() -> http.done(Fields.of("X-Sum", "7")))));

  /** What may go wrong. */
  private interface Action {
    void run() throws IOException;
  }

  private static String done(Action action) throws IOException {
    action.run();
    return "ok";
  }

  private static String told(boolean answer) {
    return answer ? "yes" : "no";
  }

  private static Response response(int status) {
    return new Response(status, Fields.of());
  }

  @Test
  void aServerReceivesWhatItsStateAllows() throws IOException {
    assertEquals(SERVER_RECEIVES, table(RECEIVING, Serving.ALL));
  }

  @Test
  void aServerSendsWhatItsStateAllows() throws IOException {
    assertEquals(SERVER_SENDS, table(SENDING, Serving.ALL));
  }

  @Test
  void aClientReceivesWhatItsStateAllows() throws IOException {
    assertEquals(CLIENT_RECEIVES, table(RECEIVING, Asking.ALL));
  }

  @Test
  void aClientSendsWhatItsStateAllows() throws IOException {
    assertEquals(CLIENT_SENDS, table(SENDING, Asking.ALL));
  }

  private static String table(List<Named> calls, List<State> states) throws IOException {
    var table = new StringBuilder();
    table.append(" ".repeat(NAME));
    calls.forEach(call -> table.append(" %-8s".formatted(call.name())));
    table.append('\n');
    for (var state : states) {
      table.append(state).append(" ".repeat(NAME - state.toString().length()));
      for (var call : calls) {
        table.append(" %-8s".formatted(outcome(call.call(), state.reached())));
      }
      table.append('\n');
    }
    return table.toString().replaceAll(" +\n", "\n");
  }

  private static String outcome(Call call, Http<Feed> http) {
    try {
      return call.make(http);
    } catch (IllegalStateException e) {
      return "-";
    } catch (EOFException e) {
      return "eof";
    } catch (IOException e) {
      return "io";
    }
  }

  private static final int NAME = 20;

  private static final String SERVER_RECEIVES =
      """
                           more     fill 1   fill 0   skip     request  response persists detach   close
      NEW                  yes      -        -        yes      ok       -        yes      ok       ok
      ASKED                no       eof      ok       yes      -        -        yes      -        ok
      ASKED_WITH_BODY      yes      ok       ok       yes      -        -        yes      -        ok
      BODY_READ            no       eof      ok       yes      -        -        yes      -        ok
      LENGTH_UNDER_WAY     no       eof      ok       yes      -        -        yes      -        ok
      CHUNKS_UNDER_WAY     no       eof      ok       yes      -        -        yes      -        ok
      LENGTH_SENT          yes      eof      ok       yes      ok       -        yes      ok       ok
      HEAD_ANSWERED        yes      eof      ok       yes      ok       -        yes      ok       ok
      ANSWERED             yes      eof      ok       yes      ok       -        yes      ok       ok
      ANSWERED_UNREAD      yes      ok       ok       yes      -        -        yes      -        ok
      ALL_BUT_END_READ     yes      eof      ok       yes      ok       -        yes      ok       ok
      ANSWERED_LAST        no       eof      ok       yes      eof      -        no       ok       ok
      PEER_DONE            no       eof      ok       yes      eof      -        yes      ok       ok
      LATE                 yes      -        -        yes      ok       -        yes      ok       ok
      REFUSED              no       -        -        io       io       -        no       io       ok
      REFUSED_ANSWERED     no       -        -        io       io       -        no       io       ok
      BODY_REFUSED         io       io       io       io       -        -        no       io       ok
      SWITCHED             -        -        -        yes      -        -        no       ok       ok
      ENDED_TOO_EARLY      no       eof      ok       yes      -        -        no       io       ok
      """;
  private static final String SERVER_SENDS =
      """
                           interim  response whole    request  send 1   send 0   done     trailers
      NEW                  -        -        -        ok       -        -        -        -
      ASKED                ok       ok       ok       -        -        -        -        -
      ASKED_WITH_BODY      ok       ok       ok       -        -        -        -        -
      BODY_READ            ok       ok       ok       -        -        -        -        -
      LENGTH_UNDER_WAY     -        -        -        -        ok       ok       -        -
      CHUNKS_UNDER_WAY     -        -        -        -        ok       ok       ok       ok
      LENGTH_SENT          -        -        -        -        -        ok       ok       -
      HEAD_ANSWERED        -        -        -        -        ok       ok       ok       ok
      ANSWERED             -        -        -        -        -        -        -        -
      ANSWERED_UNREAD      -        -        -        -        -        -        -        -
      ALL_BUT_END_READ     -        -        -        -        -        -        -        -
      ANSWERED_LAST        -        -        -        -        -        -        -        -
      PEER_DONE            -        -        -        -        -        -        -        -
      LATE                 ok       ok       ok       -        -        -        -        -
      REFUSED              ok       ok       ok       -        -        -        -        -
      REFUSED_ANSWERED     -        -        -        -        -        -        -        -
      BODY_REFUSED         ok       ok       ok       -        -        -        -        -
      SWITCHED             -        -        -        -        -        -        -        -
      ENDED_TOO_EARLY      -        -        -        -        io       io       -        -
      """;
  private static final String CLIENT_RECEIVES =
      """
                           more     fill 1   fill 0   skip     request  response persists detach   close
      ASKED                no       -        -        yes      -        ok       yes      -        ok
      LENGTH_UNDER_WAY     no       -        -        yes      -        ok       yes      -        ok
      RESPONSE_UNREAD      yes      ok       ok       yes      -        -        yes      -        ok
      RESPONSE_READ        no       eof      ok       yes      -        -        yes      ok       ok
      TWO_ASKED            no       eof      ok       yes      -        ok       yes      -        ok
      CLOSING              no       eof      ok       yes      -        -        no       ok       ok
      PEER_DONE            no       -        -        yes      -        eof      yes      -        ok
      REFUSED              no       -        -        io       -        io       no       io       ok
      TUNNEL               -        -        -        yes      -        -        no       ok       ok
      """;
  private static final String CLIENT_SENDS =
      """
                           interim  response whole    request  send 1   send 0   done     trailers
      ASKED                -        -        -        ok       -        ok       ok       -
      LENGTH_UNDER_WAY     -        -        -        -        ok       ok       -        -
      RESPONSE_UNREAD      -        -        -        ok       -        ok       ok       -
      RESPONSE_READ        -        -        -        ok       -        ok       ok       -
      TWO_ASKED            -        -        -        ok       -        ok       ok       -
      CLOSING              -        -        -        -        -        ok       ok       -
      PEER_DONE            -        -        -        ok       -        ok       ok       -
      REFUSED              -        -        -        -        -        ok       ok       -
      TUNNEL               -        -        -        -        -        ok       ok       -
      """;
}
