package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The timelines of libdill's {@code tests/happyeyeballs.c}, by number. There the two kinds of
 * addresses are looked up apart from each other, and 300 ms lie between two attempts; here one
 * answer has both kinds, and it is 250 ms.
 */
class LibdillHappyEyeballsTest {
  @Test
  void one_sixAlone() throws IOException {
    var timeline = new Timeline().dns(10, 1, 10, 0).up("6.1", 10);
    assertEquals("20 6.1", timeline.run());
  }

  @Test
  void two_fourAlone() throws IOException {
    var timeline = new Timeline().dns(10, 0, 10, 1).up("4.1", 10);
    assertEquals("20 4.1", timeline.run());
  }

  // libdill would not wait for the answer that there is none of IPv4
  @Test
  void three_theAnswerForFourIsSlow() throws IOException {
    var timeline = new Timeline().dns(10, 1, 100, 0).up("6.1", 10);
    assertEquals("110 6.1", timeline.run());
  }

  // nor for the other one longer than 50 ms
  @Test
  void four_theAnswerForSixIsSlow() throws IOException {
    var timeline = new Timeline().dns(1000, 0, 10, 1).up("4.1", 10);
    assertEquals("1010 4.1", timeline.run());
  }

  @Test
  void five_sixIsFirstThoughFourWasAnsweredFirst() throws IOException {
    var timeline = new Timeline().dns(30, 1, 10, 1).up("6.1", 10);
    assertEquals("40 6.1", timeline.run());
    assertEquals(List.of("30 6.1"), timeline.tries);
  }

  // libdill takes IPv4 after 50 ms
  @Test
  void six_sixIsFirstHoweverLateItIs() throws IOException {
    var timeline = new Timeline().dns(100, 1, 10, 1).up("6.1", 10).up("4.1", 100);
    assertEquals("110 6.1", timeline.run());
  }

  @Test
  void seven_sixAfterMoreThanFiftyMillis() throws IOException {
    var timeline = new Timeline().dns(100, 1, 200, 1).up("6.1", 10);
    assertEquals("210 6.1", timeline.run());
    assertEquals(List.of("200 6.1"), timeline.tries);
  }

  @Test
  void eight_theDeadlinePassesDuringTheLookup() {
    var timeline = new Timeline().dns(1000, 0, 1000, 0).deadline(30);
    assertThrows(SocketTimeoutException.class, timeline::run);
    assertEquals(30, timeline.clock.now());
    assertTrue(timeline.isAbandoned());
  }

  @Test
  void nine_theDeadlinePassesDuringTheLookupAfterMoreThanFiftyMillis() {
    var timeline = new Timeline().dns(1000, 0, 1000, 0).deadline(100);
    assertThrows(SocketTimeoutException.class, timeline::run);
    assertEquals(100, timeline.clock.now());
  }

  @Test
  void ten_theKindsTakeTurnsAndAllEndWhenItIsLate() {
    var timeline = new Timeline().dns(10, 2, 20, 2).deadline(900);
    assertThrows(SocketTimeoutException.class, timeline::run);
    assertEquals(900, timeline.clock.now());
    assertEquals(List.of("20 6.1", "270 4.1", "520 6.2", "770 4.2"), timeline.tries);
    assertEquals(Set.of("6.1", "4.1", "6.2", "4.2"), timeline.cancelled);
  }

  // libdill begins with IPv4 while it waits for the other answer
  @Test
  void eleven_theAnswerForSixIsLate() throws IOException {
    var timeline = new Timeline().dns(460, 3, 10, 3).up("4.2", 50);
    assertEquals("1260 4.2", timeline.run());
    assertEquals(List.of("460 6.1", "710 4.1", "960 6.2", "1210 4.2"), timeline.tries);
    assertEquals(Set.of("6.1", "4.1", "6.2"), timeline.cancelled);
  }

  @Test
  void twelve_theAnswerForFourIsLate() throws IOException {
    var timeline = new Timeline().dns(10, 3, 400, 3).up("6.2", 50);
    assertEquals("950 6.2", timeline.run());
    assertEquals(List.of("400 6.1", "650 4.1", "900 6.2"), timeline.tries);
    assertEquals(Set.of("6.1", "4.1"), timeline.cancelled);
  }
}
