package dsock;

import static dsock.Utf8.buffer;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * libdill's tests/iol.c, and the cases of ipc.c that are about lists. An array of buffers has
 * neither loops nor loose ends, so the cases with EINVAL have no counterpart.
 */
class LibdillIolTest {
  // a thousand lists of random parts; some of what comes is skipped
  @ParameterizedTest
  @EnumSource
  void scatterAndGather(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var random = new Random(7);
        for (int i = 0; i < 1000; i++) {
          ends.left().send(parts(random, message(i)), Deadline.NEVER);
        }
        ends.left().done();
      });
      var random = new Random(8);
      for (int i = 0; i < 1000; i++) {
        receiveByParts(ends.right(), message(i), random);
      }
      assertFalse(ends.right().more());
    }
  }

  private static byte[] message(int seed) {
    var random = new Random(seed);
    var message = new byte[random.nextInt(200)];
    random.nextBytes(message);
    return message;
  }

  private static ByteBuffer[] parts(Random random, byte[] message) {
    var parts = new ArrayList<ByteBuffer>();
    for (int at = 0, step; at < message.length; at += step) {
      step = Math.min(random.nextInt(50), message.length - at);
      parts.add(ByteBuffer.wrap(message, at, step));
    }
    return parts.toArray(ByteBuffer[]::new);
  }

  private static void receiveByParts(ByteSocket from, byte[] message, Random random)
      throws IOException {
    for (int at = 0, step; at < message.length; at += step) {
      step = Math.min(random.nextInt(50), message.length - at);
      if (random.nextInt(4) == 0) {
        from.skip(step, Deadline.NEVER);
      } else {
        assertArrayEquals(Arrays.copyOfRange(message, at, at + step), from.receive(step));
      }
    }
  }

  // ipc.c, "Test skipping"
  @Test
  void skipping() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left().send(utf8("12345678901234567890"));
      pair.right().skip(15, Deadline.NEVER);
      assertEquals("67890", utf8(pair.right().receive(5)));
    }
  }

  // ipc.c, "Test scattering with skips"
  @Test
  void scatterWithSkips() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.left().send(new ByteBuffer[] {buffer("AB"), buffer("CDEF")}, Deadline.NEVER);
      var right = pair.right();
      assertEquals("AB", utf8(right.receive(2)));
      right.skip(2, Deadline.NEVER);
      assertEquals("EF", utf8(right.receive(2)));
    }
  }

  // ipc.c: a list is as it was after the call. Here the positions tell what has been sent
  @Test
  void theListIsNotChanged() throws IOException {
    try (var pair = Inproc.pair()) {
      var parts = new ByteBuffer[] {buffer("AB"), buffer("CD")};
      var before = parts.clone();
      pair.left().send(parts, Deadline.NEVER);
      assertArrayEquals(before, parts);
      assertEquals(2, parts[0].position());
      assertEquals(2, parts[1].position());
    }
  }
}
