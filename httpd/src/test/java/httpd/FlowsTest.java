package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dill.Flows;
import dill.Receiver;
import dill.Sender;
import dill.TaskException;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Channels and a client that speaks {@link java.util.concurrent.Flow}: that of the JDK. */
class FlowsTest {
  private static final int PIECES = 500;

  @Test
  void bodiesGoOutOfAChannelAndIntoAChannel() throws Exception {
    try (var server = Running.with(FlowsTest::shout);
        var client = HttpClient.newHttpClient();
        var tasks = Bundle.open()) {
      var said = Channel.<ByteBuffer>create();
      var heard = Channel.<List<ByteBuffer>>create();
      tasks.go(() -> say(said));
      var request =
          HttpRequest.newBuilder(server.uri("/"))
              .POST(BodyPublishers.fromPublisher(Flows.publisher(said, tasks)))
              .build();
      var response = client.send(request, BodyHandlers.ofPublisher());
      response.body().subscribe(Flows.subscriber(heard, 2, tasks));

      assertEquals("HELLO, HELLO, ".repeat(PIECES), text(heard));
    }
  }

  private static void say(Sender<ByteBuffer> into) {
    for (int i = 0; i < PIECES; i++) {
      into.send(ByteBuffer.wrap("hello, hello, ".getBytes(StandardCharsets.US_ASCII)));
    }
    into.done();
  }

  /** Repeats what it hears, in capital letters. */
  private static void shout(Exchange x) throws IOException {
    var in = x.body();
    var out = x.reply(new Http.Response(200, Fields.of()));
    while (in.more()) {
      var heard = StandardCharsets.US_ASCII.decode(in.fill()).toString();
      out.send(heard.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String text(Receiver<List<ByteBuffer>> pieces) {
    var bytes = new ByteArrayOutputStream();
    for (var piece : pieces) {
      for (var buffer : piece) {
        while (buffer.hasRemaining()) {
          bytes.write(buffer.get());
        }
      }
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void theEndOfTheBundleEndsAResponseThatIsEndless() throws Exception {
    var ended = Channel.<String>buffered(1);
    try (var server = Running.with(x -> repeat(x, ended));
        var client = HttpClient.newHttpClient()) {
      try (var tasks = Bundle.open()) {
        var heard = Channel.<List<ByteBuffer>>create();
        var request = HttpRequest.newBuilder(server.uri("/")).build();
        var response = client.send(request, BodyHandlers.ofPublisher());
        response.body().subscribe(Flows.subscriber(heard, 1, tasks));

        heard.receive();
        heard.receive();
      }
      assertEquals("the client has gone", ended.receive(Deadline.inSeconds(20)));
    }
  }

  private static void repeat(Exchange x, Sender<String> ended) throws IOException {
    var out = x.reply(new Http.Response(200, Fields.of()));
    try {
      while (true) {
        out.send(new byte[8192]);
      }
    } catch (IOException e) {
      ended.send("the client has gone");
      throw e;
    }
  }

  @Test
  void aConnectionThatBreaksIsTheFailureOfTheChannel() throws Exception {
    try (var server = Running.with(FlowsTest::promiseTooMuch);
        var client = HttpClient.newHttpClient();
        var tasks = Bundle.open()) {
      var heard = Channel.<List<ByteBuffer>>create();
      var request = HttpRequest.newBuilder(server.uri("/")).build();
      var response = client.send(request, BodyHandlers.ofPublisher());
      response.body().subscribe(Flows.subscriber(heard, 1, tasks));

      var thrown = assertThrows(TaskException.class, () -> text(heard));

      assertInstanceOf(IOException.class, thrown.getCause());
      assertTrue(tasks.await(Deadline.inSeconds(20)));
    }
  }

  /** Says that there will be two bytes, and sends one. */
  private static void promiseTooMuch(Exchange x) throws IOException {
    x.reply(new Http.Response(200, Fields.of("Content-Length", "2"))).send(new byte[1]);
    throw new IOException("there is no more");
  }
}
