package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Scoped values that are handed down to tasks. */
class CarryTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<String> HOST = ScopedValue.newInstance();

  private static String seen() {
    return USER.orElse("nobody") + " at " + HOST.orElse("nowhere");
  }

  @Test
  void aTaskSeesNoValuesThatAreNotCarried() {
    ScopedValue.where(USER, "Ada")
        .run(() -> {
          try (var bundle = Bundle.open()) {
            var before = bundle.fork(CarryTest::seen);
            bundle.carry(HOST);
            var other = bundle.fork(CarryTest::seen);
            bundle.await();
            assertEquals("nobody at nowhere", before.resultNow());
            assertEquals("nobody at nowhere", other.resultNow());
          }
        });
  }

  @Test
  void aTaskSeesThemAsTheyAreWhereItIsStarted() {
    try (var bundle = Bundle.open()) {
      bundle.carry(USER, HOST);
      var unbound = bundle.fork(CarryTest::seen);
      var one = ScopedValue.where(USER, "Ada").call(() -> bundle.fork(CarryTest::seen));
      var both =
          ScopedValue.where(USER, "Bob")
              .where(HOST, "home")
              .call(() -> bundle.fork(CarryTest::seen));
      bundle.await();
      assertEquals("nobody at nowhere", unbound.resultNow());
      assertEquals("Ada at nowhere", one.resultNow());
      assertEquals("Bob at home", both.resultNow());
    }
  }

  @Test
  void aTaskThatStartsOthersHandsItsOwnDown() {
    var seen = Channel.<String>buffered(1);
    try (var bundle = Bundle.open()) {
      bundle.carry(USER);
      Runnable friend = () -> bundle.go(() -> seen.send(seen()));
      ScopedValue.where(USER, "Ada")
          .run(() -> bundle.go(() -> ScopedValue.where(USER, "Ada's friend").run(friend)));
      bundle.await();
    }
    assertEquals("Ada's friend at nowhere", seen.receive());
  }

  @Test
  void aBundleFurtherBelowHasToCarryThemToo() {
    try (var bundle = Bundle.open()) {
      bundle.carry(USER);
      ScopedValue.where(USER, "Ada")
          .run(() ->
              bundle.go(() -> {
                try (var below = Bundle.open()) {
                  var without = below.fork(CarryTest::seen);
                  below.carry(USER);
                  var with = below.fork(CarryTest::seen);
                  below.await();
                  assertEquals("nobody at nowhere", without.resultNow());
                  assertEquals("Ada at nowhere", with.resultNow());
                }
              }));
      bundle.await();
    }
  }

  @Test
  void whoIsToldOfFailuresSeesThemToo() {
    var told = new AtomicReference<String>();
    try (var bundle = Bundle.isolated(_ -> told.set(seen()))) {
      bundle.carry(USER);
      ScopedValue.where(USER, "Ada")
          .run(() ->
              bundle.go(() -> {
                throw new IOException();
              }));
      bundle.await();
      assertEquals("Ada at nowhere", told.get());
    }
  }

  @Test
  void theLastCallCounts() {
    ScopedValue.where(USER, "Ada")
        .where(HOST, "home")
        .run(() -> {
          try (var bundle = Bundle.open()) {
            bundle.carry(USER);
            bundle.carry(HOST);
            var other = bundle.fork(CarryTest::seen);
            bundle.carry();
            var none = bundle.fork(USER::isBound);
            bundle.await();
            assertEquals("nobody at home", other.resultNow());
            assertFalse(none.resultNow());
          }
        });
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void nothingIsNoValue() {
    try (var bundle = Bundle.open()) {
      assertThrows(NullPointerException.class, () -> bundle.carry(USER, null));
    }
  }
}
