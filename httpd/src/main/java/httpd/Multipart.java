package httpd;

import dsock.ByteSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Several ranges in one body: multipart/byteranges. RFC 9110, 14.6. */
final class Multipart {
  private final String boundary = boundary();
  private final List<ByteRange> ranges;
  private final List<byte[]> heads = new ArrayList<>();
  private final byte[] end;

  Multipart(List<ByteRange> ranges, long size, String type) {
    this.ranges = ranges;
    for (var range : ranges) {
      heads.add(
          ascii(
              "\r\n--"
                  + boundary
                  + "\r\nContent-Type: "
                  + type
                  + "\r\nContent-Range: "
                  + range.in(size)
                  + "\r\n\r\n"));
    }
    end = ascii("\r\n--" + boundary + "--\r\n");
  }

  /** Something that is in no file by accident. */
  private static String boundary() {
    var random = ThreadLocalRandom.current();
    return Long.toUnsignedString(random.nextLong(), 36)
        + Long.toUnsignedString(random.nextLong(), 36);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  String type() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  long length() {
    long length = end.length;
    for (int i = 0; i < ranges.size(); i++) {
      length += heads.get(i).length + ranges.get(i).length();
    }
    return length;
  }

  void send(ByteSocket to, Source source) throws IOException {
    for (int i = 0; i < ranges.size(); i++) {
      to.send(heads.get(i));
      source.send(to, ranges.get(i));
    }
    to.send(end);
  }

  /** Sends a part of a file. */
  @FunctionalInterface
  interface Source {
    void send(ByteSocket to, ByteRange range) throws IOException;
  }
}
