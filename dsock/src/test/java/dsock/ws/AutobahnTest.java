package dsock.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.ws.Frames.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases of the Autobahn test suite, by their numbers: what the other side sends, and what it is
 * answered by a program that sends back what it gets. Each runs in one piece, frame by frame, and
 * byte by byte, and with either side as the server.
 */
class AutobahnTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.1.1   | text                        | text
          1.1.2   | text 125*2a                 | text 125*2a
          1.1.3   | text 126*2a                 | text 126*2a
          1.1.4   | text 127*2a                 | text 127*2a
          1.1.5   | text 128*2a                 | text 128*2a
          1.1.6   | text 65535*2a               | text 65535*2a
          1.1.7-8 | text 65536*2a               | text 65536*2a
          1.2.1   | bin                         | bin
          1.2.2   | bin 125*fe                  | bin 125*fe
          1.2.3   | bin 126*fe                  | bin 126*fe
          1.2.4   | bin 127*fe                  | bin 127*fe
          1.2.5   | bin 128*fe                  | bin 128*fe
          1.2.6   | bin 65535*fe                | bin 65535*fe
          1.2.7-8 | bin 65536*fe                | bin 65536*fe
          2.1     | ping                        | pong
          2.2     | ping Hello, world!          | pong Hello, world!
          2.3     | ping x:00fffefdfcfb00ff     | pong x:00fffefdfcfb00ff
          2.4,6   | ping 125*fe                 | pong 125*fe
          2.5     | ping 126*fe                 | close 1002
          2.7     | pong                        |
          2.8     | pong unsolicited            |
          2.9     | pong unsolicited; ping now  | pong now
          2.10-11 | ping 0; ping 1; ping 2; ping 3; ping 4 | pong 0; pong 1; pong 2; pong 3; pong 4
          3.1     | text/1 Hello                | close 1002
          3.2     | text Hello; text/2 Hello; ping | text Hello; close 1002
          3.3     | text Hello; text/3 Hello; ping | text Hello; close 1002
          3.4     | text Hello; text/4 Hello; ping | text Hello; close 1002
          3.5     | bin/5 x:00fffe              | close 1002
          3.6     | ping/6 Hello                | close 1002
          3.7     | close/7 1000                | close 1002
          4.1.1   | op3                         | close 1002
          4.1.2   | op4 reserved                | close 1002
          4.1.3   | text Hello; op5; ping       | text Hello; close 1002
          4.1.4   | text Hello; op6 reserved; ping | text Hello; close 1002
          4.1.5   | text Hello; op7 reserved; ping | text Hello; close 1002
          4.2.1   | op11                        | close 1002
          4.2.2   | op12 reserved               | close 1002
          4.2.3   | text Hello; op13; ping      | text Hello; close 1002
          4.2.4   | text Hello; op14 reserved; ping | text Hello; close 1002
          4.2.5   | text Hello; op15 reserved; ping | text Hello; close 1002
          5.1     | ping+ one; cont two         | close 1002
          5.2     | pong+ one; cont two         | close 1002
          5.3-5   | text+ one; cont two         | text onetwo
          5.6-8   | text+ one; ping x; cont two | pong x; text onetwo
          5.9-11  | cont nothing; text Hello    | close 1002
          5.12-14 | cont+ nothing; text Hello   | close 1002
          5.15    | text+ one; cont two; cont+ three; text four | text onetwo; close 1002
          5.16    | cont+ one; text+ two; cont three | close 1002
          5.17    | cont one; text+ two; cont three | close 1002
          5.18    | text+ one; text two         | close 1002
          5.19-20 | text+ 1; cont+ 2; ping a; cont+ 3; cont+ 4; ping b; cont 5 | pong a; pong b; text 12345
          """)
  void framesAreAnsweredAsTheyShould(String number, String sent, String answered)
      throws IOException {
    checkAll(sent, answered == null ? "" : answered);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7.1.1   | text Hello; close 1000      | text Hello; close 1000
          7.1.2   | close 1000; close 1000      | close 1000
          7.1.3   | close 1000; ping            | close 1000
          7.1.4   | close 1000; text late       | close 1000
          7.1.5   | text+ one; close 1000; cont two | close 1000
          7.1.6   | text 262144*2a; text Hello; close 1000; ping | text 262144*2a; text Hello; close 1000
          7.3.1   | close                       | close
          7.3.2   | close x:03                  | close 1002
          7.3.3   | close 1000                  | close 1000
          7.3.4   | close 1000 Hello World!     | close 1000
          7.3.5   | close 1000 123*2a           | close 1000
          7.3.6   | close 1000 124*2a           | close 1002
          7.5.1   | close 1000 x:cebae1bdb9cf83cebcceb5eda080656469746564 | close 1007
          7.7.1   | close 1000                  | close 1000
          7.7.2   | close 1001                  | close 1001
          7.7.3   | close 1002                  | close 1002
          7.7.4   | close 1003                  | close 1003
          7.7.5   | close 1007                  | close 1007
          7.7.6   | close 1008                  | close 1008
          7.7.7   | close 1009                  | close 1009
          7.7.8   | close 1010                  | close 1010
          7.7.9   | close 1011                  | close 1011
          7.7.10  | close 3000                  | close 3000
          7.7.11  | close 3999                  | close 3999
          7.7.12  | close 4000                  | close 4000
          7.7.13  | close 4999                  | close 4999
          7.9.1   | close 0                     | close 1002
          7.9.2   | close 999                   | close 1002
          7.9.3   | close 1004                  | close 1002
          7.9.4   | close 1005                  | close 1002
          7.9.5   | close 1006                  | close 1002
          7.9.6   | close 1016                  | close 1002
          7.9.7   | close 1100                  | close 1002
          7.9.8   | close 2000                  | close 1002
          7.9.9   | close 2999                  | close 1002
          7.13.1  | close 5000                  | close 1002
          7.13.2  | close 65535                 | close 1002
          """)
  void goodbyesAreAnsweredAsTheyShould(String number, String sent, String answered)
      throws IOException {
    checkAll(sent, answered);
  }

  static void checkAll(String sent, String answered) throws IOException {
    for (var role : Role.values()) {
      var peer = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
      var frames = Frames.parse(sent).stream().map(f -> Frames.bytes(f, peer)).toList();
      var whole = new ByteArrayOutputStream();
      frames.forEach(whole::writeBytes);
      var expected = Frames.parse(answered).stream().map(Frame::toString).toList();
      assertEquals(expected, echo(new Pieces(whole.toByteArray()), role), "whole, " + role);
      assertEquals(expected, echo(new Pieces(frames.toArray(byte[][]::new)), role), "by frames");
      assertEquals(expected, echo(Pieces.bytewise(whole.toByteArray()), role), "by bytes");
    }
  }

  private static List<String> echo(Pieces peer, Role role) {
    var socket = WebSocket.attach(peer, role, WebSocketSettings.DEFAULT);
    try {
      while (socket.more()) {
        if (socket.isText()) {
          socket.send(socket.receiveText());
        } else {
          socket.send(socket.receive());
        }
      }
    } catch (IOException end) {
      // the peer has been told, which is what is looked at
    }
    return Frames.read(peer.sent()).stream().map(Frame::toString).toList();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6.1.1   | text                        | text
          6.1.2   | text+; cont+; cont          | text
          6.1.3   | text+; cont+ middle; cont   | text middle
          6.2.1   | text Hello-µ@ßöäüàá-UTF-8!! | text Hello-µ@ßöäüàá-UTF-8!!
          6.2.2   | text+ Hello-µ@ßöä; cont üàá-UTF-8!! | text Hello-µ@ßöäüàá-UTF-8!!
          6.2.3-4 | text+ x:ce; cont+ x:ba; cont+ x:e1; cont+ x:bd; cont x:b9 | text x:cebae1bdb9
          6.3.1   | text x:cebae1bdb9cf83cebcceb5eda080656469746564 | close 1007
          6.3.2   | text+ x:ce; cont+ x:ba; cont+ x:ed; cont+ x:a0; cont+ x:80; cont x:65 | close 1007
          6.4.1   | text+ x:cebae1bdb9; cont+ x:f4908080; ping | close 1007
          6.4.2   | text+ x:cebae1bdb9f4; cont+ x:90; ping | close 1007
          """)
  void textIsCheckedAcrossFramesAsItComes(String number, String sent, String answered)
      throws IOException {
    checkAll(sent, answered);
  }

  // 6.4.3 and 6.4.4
  @Test
  void badTextIsRefusedBeforeItsFrameIsWhole() {
    var frame = Frames.bytes("text x:cebae1bdb9f4908080656469746564", Role.CLIENT);
    var peer = new Pieces(Arrays.copyOf(frame, 6 + 7), Pieces.LATE);
    assertEquals(List.of("close 1007"), echo(peer, Role.SERVER));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6.5,6.6  | ceba e1bdb9 cf83 cebc ceb5 cebae1bdb9cf83cebcceb5
          6.7.1-4  | 00 c280 e0a080 f0908080
          6.9.1-4  | 7f dfbf efbfbf f48fbfbf
          6.11.1-4 | ed9fbf ee8080 efbfbd f48fbfbf
          6.22.1-3 | efbfbe efbfbf f09fbfbe
          6.22.4-9 | f09fbfbf f0afbfbe f0afbfbf f0bfbfbe f0bfbfbf f18fbfbe
          6.22.10- | f18fbfbf f19fbfbe f19fbfbf f1afbfbe f1afbfbf f1bfbfbe f1bfbfbf
          6.22.17- | f28fbfbe f28fbfbf f29fbfbe f29fbfbf f2afbfbe f2afbfbf f2bfbfbe f2bfbfbf
          6.22.25- | f38fbfbe f38fbfbf f39fbfbe f39fbfbf f3afbfbe f3afbfbf f3bfbfbe f3bfbfbf
          6.22.33- | f48fbfbe f48fbfbf
          6.23.1-7 | efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf
          """)
  void whatIsUtf8IsTaken(String number, String texts) throws IOException {
    for (var text : texts.split(" ", -1)) {
      checkAll("text x:" + text, "text x:" + text);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6.6      | ce cebae1 cebae1bd cebae1bdb9cf cebae1bdb9cf83ce cebae1bdb9cf83cebcce
          6.8.1-2  | f888808080 fc8480808080
          6.10.1-3 | f7bfbfbf fbbfbfbfbf fdbfbfbfbfbf
          6.11.5   | f4908080
          6.12.1-7 | 80 bf 80bf 80bf80 80bf80bf 80bf80bf80 80bf80bf80bf
          6.12.8   | 808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1bdbebf
          6.13.1   | c020 c220 d020 df20 c020c120c220c320c420c520c620c720c820c920ca20cb20cc20cd20ce20cf20
          6.13.2   | e020 e120 ef20 e020e120e220e320e420e520e620e720e820e920ea20eb20ec20ed20ee20ef20
          6.13.3-5 | f020f120f220f320f420f520f620f720 f820f920fa20fb20 fc20fd20
          6.14.1-5 | c0 e080 f08080 f8808080 fc80808080
          6.14.6-  | df efbf f7bfbf fbbfbfbf fdbfbfbfbf
          6.15.1   | c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf
          6.16.1-3 | fe ff fefeffff
          6.17.1-5 | c0af e080af f08080af f8808080af fc80808080af
          6.18.1-5 | c1bf e09fbf f08fbfbf f887bfbfbf fc83bfbfbfbf
          6.19.1-5 | c080 e08080 f0808080 f880808080 fc8080808080
          6.20.1-7 | eda080 edadbf edae80 edafbf edb080 edbe80 edbfbf
          6.21.1-4 | eda080edb080 eda080edbfbf edadbfedb080 edadbfedbfbf
          6.21.5-8 | edae80edb080 edae80edbfbf edafbfedb080 edafbfedbfbf
          """)
  void whatIsNotUtf8IsRefused(String number, String texts) throws IOException {
    for (var text : texts.split(" ", -1)) {
      checkAll("text x:" + text, "close 1007");
      assertTrue(new String(Frames.payload("x:" + text), UTF_8).contains("\ufffd"));
    }
  }
}
