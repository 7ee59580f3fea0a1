package dsock.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What clients may send, good and bad, and what {@link SmallServer} answers to it: the statuses, in
 * order. The last one is that of a request which is sent behind all others, 204, if the connection
 * is still there for it.
 */
record Cases(
    String id,
    String raw,
    List<String> methods,
    String answers,
    String echoAnswers,
    boolean isAlone) {
  private static final Pattern REPEATED =
      Pattern.compile("@@REP\\((.*?),(\\d+)\\)@@", Pattern.DOTALL);

  /** Comes behind each case. */
  static final String PROBE = "OPTIONS /probe HTTP/1.1\r\nHost: x\r\n\r\n";

  /**
   * A case.
   *
   * @param answers to what is sent as it is
   */
  static Cases sent(String id, String raw, String answers) {
    return new Cases(id, expanded(raw), List.of(), answers, answers, false);
  }

  /**
   * Says that the answers are others if "/echo", which reads the body, is asked for in the place of
   * "/index.html".
   */
  Cases echo(String others) {
    return new Cases(id, raw, methods, answers, others, isAlone);
  }

  Cases methods(String... methods) {
    return new Cases(id, raw, List.of(methods), answers, echoAnswers, isAlone);
  }

  /** Says that the connection ends with it, perhaps in the middle: no probe comes behind it. */
  Cases alone() {
    return new Cases(id, raw, methods, answers, echoAnswers, true);
  }

  private static String expanded(String raw) {
    return REPEATED
        .matcher(raw)
        .replaceAll(found ->
            Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
  }

  static Stream<Cases> all() {
    return Stream.of(
            StartLineCases.ALL,
            FieldCases.ALL,
            ConnectionCases.ALL,
            LengthCases.ALL,
            ChunkCases.ALL,
            CodingCases.ALL)
        .flatMap(List::stream);
  }

  /** Returns what is sent, with the probe. */
  String whole() {
    return isAlone ? raw : raw + PROBE;
  }

  /** Returns the same, to be answered by what reads the body first. */
  String wholeForEcho() {
    return whole().replace("POST /index.html ", "POST /echo ");
  }

  @Override
  public String toString() {
    return id;
  }
}
