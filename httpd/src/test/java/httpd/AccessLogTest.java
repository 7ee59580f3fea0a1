package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final String CLIENT = "192.0.2.7";
  private static final Duration LONG = Duration.ofSeconds(50);

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LinkedBlockingQueue<String> problems = new LinkedBlockingQueue<>();

  @Test
  void aRequestIsALineInTheCommonLogFormat() {
    var before = Instant.now().minusSeconds(1);
    try (var log = logTo(written)) {
      log.log(CLIENT, "GET", "/a?b=c", 1, 200, 2326);
    }
    var line =
        Pattern.compile("192\\.0\\.2\\.7 - - \\[(.*)] \"GET /a\\?b=c HTTP/1\\.1\" 200 2326\n")
            .matcher(text());
    assertTrue(line.matches(), text());
    var form = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    var date = OffsetDateTime.parse(line.group(1), form).toInstant();
    assertTrue(date.isAfter(before) && !date.isAfter(Instant.now()), text());
  }

  @Test
  void anAddressOfVersion6IsWrittenAsItIs() {
    assertTrue(lineOf("2001:db8:0:0:0:0:0:7", "/").startsWith("2001:db8:"));
  }

  @Test
  void aReplyWithoutBodyHasADashInPlaceOfItsSize() {
    try (var log = logTo(written)) {
      log.log(CLIENT, "HEAD", "/", 0, 304, 0);
    }
    assertTrue(text().endsWith("] \"HEAD / HTTP/1.0\" 304 -\n"), text());
  }

  @Test
  void whatWasNoRequestHasADashInPlaceOfIt() {
    try (var log = logTo(written)) {
      log.logRefused(CLIENT, 400, 17);
    }
    assertTrue(text().endsWith("] \"-\" 400 17\n"), text());
  }

  @Test
  void nothingInATargetCanForgeALineOrTalkToATerminal() {
    var target = "/\" 200 1\r\n127.0.0.1 - - \\\u001b[2J\u007f\0\u00e9\u20ac";
    var line = lineOf(CLIENT, target);
    assertTrue(
        line.endsWith(
            "\"GET /\\\" 200 1\\x0d\\x0a127.0.0.1 - - \\\\\\x1b[2J\\x7f\\x00\\xe9\\u20ac"
                + " HTTP/1.1\" 200 1\n"),
        line);
  }

  @Test
  void theSameHoldsForAMethod() {
    try (var log = logTo(written)) {
      log.log(CLIENT, "G\"\nT", "/", 1, 501, 0);
    }
    assertTrue(text().contains("\"G\\\"\\x0aT / HTTP/1.1\""), text());
  }

  @Test
  void aTargetThatIsTooLongIsCut() {
    var line = lineOf(CLIENT, "/" + "x".repeat(100_000));
    assertTrue(line.endsWith("xxx... HTTP/1.1\" 200 1\n"), line);
    assertTrue(line.length() < 10_000);
  }

  @Test
  void aLogThatWasNotUsedWritesNothing() {
    logTo(written).close();
    assertEquals("", text());
  }

  @Test
  void whatIsLoggedAfterTheEndIsIgnored() {
    var log = logTo(written);
    log.log(CLIENT, "GET", "/before", 1, 200, 1);
    log.close();
    log.log(CLIENT, "GET", "/after", 1, 200, 1);
    log.close();
    assertEquals(List.of("/before"), targets());
  }

  @Test
  void theLinesOfEachTaskKeepTheirOrderAndNoneIsLost() {
    int tasks = 8;
    int lines = 500;
    try (var log = logTo(written)) {
      try (var bundle = Bundle.open()) {
        for (int task = 0; task < tasks; task++) {
          var name = "/" + task + "/";
          bundle.go(() -> {
            for (int i = 0; i < lines; i++) {
              log.log(CLIENT, "GET", name + i, 1, 200, i);
            }
          });
        }
        bundle.await();
      }
    }
    var targets = targets();
    assertEquals(tasks * lines, targets.size());
    for (int task = 0; task < tasks; task++) {
      var name = "/" + task + "/";
      var expected = new ArrayList<String>();
      for (int i = 0; i < lines; i++) {
        expected.add(name + i);
      }
      assertEquals(expected, targets.stream().filter(t -> t.startsWith(name)).toList());
    }
    assertEquals(List.of(), List.copyOf(problems));
  }

  @Test
  void aLineIsWrittenThoughNoOtherFollows() throws InterruptedException {
    var out = new Gate();
    try (var log = logTo(out)) {
      log.log(CLIENT, "GET", "/alone", 1, 200, 1);
      out.reached.await(); // and not only at the end
      out.open.countDown();
    }
    assertEquals(1, out.writes);
  }

  @Test
  void linesThatHaveGatheredAreOneWrite() throws InterruptedException {
    var out = new Gate();
    try (var log = logTo(out)) {
      log.log(CLIENT, "GET", "/first", 1, 200, 1);
      out.reached.await();
      for (int i = 0; i < 1000; i++) {
        log.log(CLIENT, "GET", "/" + i, 1, 200, 1);
      }
      out.open.countDown();
    }
    assertEquals(2, out.writes);
    assertEquals(1001, targets().size());
  }

  @Test
  void outputThatBlocksKeepsNoRequestWaitingAndLosesAreCounted() throws InterruptedException {
    int lines = 100_000; // some five times what there is room for
    var out = new Gate();
    try (var log = logTo(out)) {
      log.log(CLIENT, "GET", "/first", 1, 200, 1);
      out.reached.await();
      for (int i = 0; i < lines; i++) {
        log.log(CLIENT, "GET", "/" + i, 1, 200, 1);
      }
      out.open.countDown();
    }
    var targets = targets();
    assertTrue(targets.size() > 5_000, "it has room for " + targets.size());
    for (int i = 1; i < 5_000; i++) {
      assertEquals("/" + (i - 1), targets.get(i)); // the oldest ones are kept
    }
    assertEquals(1 + lines, targets.size() + lost("its reader is slower than the requests"));
  }

  @Test
  void outputThatFailsIsReportedAndTriedAgain() throws InterruptedException {
    var out =
        new OutputStream() {
          private int writes;

          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (writes++ == 0) {
              throw new IOException("No space left on device");
            }
            written.write(bytes, offset, length);
          }
        };
    try (var log = logTo(out)) {
      log.log(CLIENT, "GET", "/lost", 1, 200, 1);
      var problem = problems.take();
      problems.add(problem);
      log.log(CLIENT, "GET", "/kept", 1, 200, 1);
    }
    assertEquals(1, lost("No space left on device"));
    assertEquals(List.of("/kept"), targets());
  }

  @Test
  void theEndDoesNotWaitForeverForOutputThatBlocks() throws InterruptedException {
    var out = new Gate();
    try (var log = new AccessLog(out, problems::add, Duration.ofMillis(10))) {
      log.log(CLIENT, "GET", "/", 1, 200, 1);
      out.reached.await();
    }
    assertEquals(
        List.of("the access log has lost its last lines: nobody reads them"),
        List.copyOf(problems));
    out.open.countDown();
  }

  @Test
  void anInterruptedThreadEndsTheLogAsAnyOther() {
    var log = logTo(written);
    log.log(CLIENT, "GET", "/", 1, 200, 1);
    Thread.currentThread().interrupt();
    log.close();
    assertTrue(Thread.interrupted());
    assertEquals(List.of("/"), targets());
  }

  @Test
  void nothingIsClosedThatBelongsToTheCaller() {
    var closed = new boolean[1];
    var out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (var log = logTo(out)) {
      log.log(CLIENT, "GET", "/", 1, 200, 1);
    }
    assertFalse(closed[0]);
  }

  private AccessLog logTo(OutputStream out) {
    return new AccessLog(out, problems::add, LONG);
  }

  private String lineOf(String client, String target) {
    try (var log = logTo(written)) {
      log.log(client, "GET", target, 1, 200, 1);
    }
    assertEquals(1, text().lines().count(), text());
    return text();
  }

  private String text() {
    return written.toString(StandardCharsets.ISO_8859_1);
  }

  private List<String> targets() {
    return text().lines().map(line -> line.split(" ", -1)[6]).toList();
  }

  /** Adds up what has been reported; each report must give the same reason. */
  private long lost(String why) {
    long sum = 0;
    for (var problem : problems) {
      var report =
          Pattern.compile("the access log has lost lines \\((\\d+)\\): (.*)").matcher(problem);
      assertTrue(report.matches(), problem);
      assertEquals(why, report.group(2));
      sum += Long.parseLong(report.group(1));
    }
    return sum;
  }

  /** Output that blocks until it is opened. */
  private final class Gate extends OutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    int writes; // by the log's thread; to be read after close

    @Override
    public void write(int b) {
      throw new AssertionError("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      writes++;
      written.write(bytes, offset, length);
    }
  }
}
