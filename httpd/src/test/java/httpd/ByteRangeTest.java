package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may ask for in Range, of a file of ten bytes if nothing else is said. */
class ByteRangeTest {
  private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private static Optional<List<ByteRange>> ranges(String field) {
    return ByteRange.parse(field, 10);
  }

  private static Optional<List<ByteRange>> one(long first, long last) {
    return Optional.of(List.of(new ByteRange(first, last)));
  }

  @Test
  void aRangeHasAFirstAndALastByte() {
    assertEquals(one(0, 0), ranges("bytes=0-0"));
    assertEquals(one(2, 5), ranges("bytes=2-5"));
    assertEquals(one(9, 9), ranges("bytes=9-9"));
    assertEquals(one(2, 5), ranges("bytes=0002-0005"));
  }

  @Test
  void aRangeWithoutALastByteGoesToTheEnd() {
    assertEquals(one(0, 9), ranges("bytes=0-"));
    assertEquals(one(9, 9), ranges("bytes=9-"));
  }

  @Test
  void aRangeWithoutAFirstByteCountsFromTheEnd() {
    assertEquals(one(7, 9), ranges("bytes=-3"));
    assertEquals(one(0, 9), ranges("bytes=-10"));
    assertEquals(one(0, 9), ranges("bytes=-11"));
  }

  @Test
  void aRangeThatGoesBeyondTheEndIsCut() {
    assertEquals(one(5, 9), ranges("bytes=5-10"));
    assertEquals(one(5, 9), ranges("bytes=5-18446744073709551615"));
    assertEquals(one(0, 9), ranges("bytes=-18446744073709551616"));
  }

  @Test
  void aRangeBehindTheEndIsNoneThatCanBeHad() {
    assertEquals(Optional.of(List.of()), ranges("bytes=10-"));
    assertEquals(Optional.of(List.of()), ranges("bytes=10-20"));
    assertEquals(Optional.of(List.of()), ranges("bytes=-0"));
    assertEquals(Optional.of(List.of()), ranges("bytes=18446744073709551616-"));
    assertEquals(Optional.of(List.of()), ranges("bytes=10-,-0"));
    assertEquals(one(1, 1), ranges("bytes=10-,1-1,-0"));
  }

  @Test
  void severalRangesComeInTheOrderOfTheClient() {
    assertEquals(
        Optional.of(List.of(new ByteRange(8, 9), new ByteRange(0, 0), new ByteRange(1, 3))),
        ranges("bytes=8-,0-0,1-3"));
  }

  @Test
  void spaceAndEmptyElementsDoNotCount() {
    assertEquals(
        Optional.of(List.of(new ByteRange(0, 0), new ByteRange(9, 9))),
        ranges("bytes= 0-0 , ,\t-1 "));
  }

  @Test
  void theUnitMayBeInCapitals() {
    assertEquals(one(0, 0), ranges("Bytes=0-0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes 0-1",
        "bytes =0-1",
        "lines=0-1",
        "0-1",
        "bytes=0",
        "bytes=--5",
        "bytes=0--5",
        "bytes=0-1-2",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=0x1-2",
        "bytes=+1-2",
        "bytes=1 - 2",
        "bytes=0-1;2-3",
        "bytes=0-1,x",
        "bytes=\u0660-\u0661",
        "bytes=1.0-2"
      })
  void whatMakesNoSenseIsPassedOver(String field) {
    assertEquals(Optional.empty(), ranges(field));
  }

  @Test
  void rangesThatOverlapArePassedOver() {
    assertEquals(Optional.empty(), ranges("bytes=0-5,5-9"));
    assertEquals(Optional.empty(), ranges("bytes=5-9,0-5"));
    assertEquals(Optional.empty(), ranges("bytes=0-,-1"));
    assertEquals(Optional.empty(), ranges("bytes=1-1,1-1"));
  }

  @Test
  void moreThanSixteenRangesArePassedOver() {
    var field = new StringBuilder("bytes=0-0");
    for (int i = 1; i < 16; i++) {
      field.append(',').append(2 * i).append('-').append(2 * i);
    }
    assertEquals(16, ByteRange.parse(field.toString(), 100).orElseThrow().size());
    assertEquals(Optional.empty(), ByteRange.parse(field + ",40-40", 100));
    assertEquals(Optional.empty(), ByteRange.parse(field + ",400-", 100));
  }

  @Test
  void anEmptyFileIsNotCut() {
    assertEquals(Optional.empty(), ByteRange.parse("bytes=0-0", 0));
    assertEquals(Optional.empty(), ByteRange.parse("bytes=-1", 0));
  }

  @Test
  void anythingIsReadAsASlowerReaderReadsIt() {
    var random = new Random(20260101);
    var words =
        List.of(
            "0",
            "1",
            "2",
            "7",
            "9",
            "12",
            "-",
            "-",
            "-",
            ",",
            ",",
            " ",
            "\t",
            "99999999999999999999",
            "x");
    for (int i = 0; i < 100_000; i++) {
      var field = new StringBuilder(random.nextInt(20) == 0 ? "bytes" : "bytes=");
      for (int n = random.nextInt(9); n > 0; n--) {
        field.append(words.get(random.nextInt(words.size())));
      }
      long size = random.nextInt(12);
      assertEquals(
          slowly(field.toString(), size),
          ByteRange.parse(field.toString(), size),
          () -> field + " of " + size);
    }
  }

  /** The same by regular expressions, large integers and a bit for each byte. */
  private static Optional<List<ByteRange>> slowly(String field, long size) {
    var list = Pattern.compile("bytes=([^\\n]*)").matcher(field);
    if (!list.matches() || size == 0) {
      return Optional.empty();
    }
    var taken = new BitSet();
    var ranges = new ArrayList<ByteRange>();
    int count = 0;
    for (var element : list.group(1).split(",", -1)) {
      var spec = Pattern.compile("[ \\t]*(?:(\\d*)-(\\d*))?[ \\t]*").matcher(element);
      if (!spec.matches()) {
        return Optional.empty();
      }
      if (spec.group(1) == null) {
        continue;
      }
      count++;
      var left = spec.group(1);
      var right = spec.group(2);
      if (left.isEmpty() && right.isEmpty()) {
        return Optional.empty();
      }
      var end = BigInteger.valueOf(size);
      var first =
          left.isEmpty()
              ? end.subtract(new BigInteger(right)).max(BigInteger.ZERO)
              : new BigInteger(left);
      var last = left.isEmpty() || right.isEmpty() ? LONGEST.max(first) : new BigInteger(right);
      if (last.min(LONGEST).compareTo(first.min(LONGEST)) < 0) {
        return Optional.empty();
      }
      if (first.compareTo(end) >= 0) {
        continue;
      }
      var range =
          new ByteRange(
              first.longValueExact(), last.min(end.subtract(BigInteger.ONE)).longValueExact());
      var bytes = new BitSet();
      bytes.set((int) range.first(), (int) range.last() + 1);
      if (bytes.intersects(taken)) {
        return Optional.empty();
      }
      taken.or(bytes);
      ranges.add(range);
    }
    return count == 0 ? Optional.empty() : Optional.of(ranges);
  }
}
