package httpd.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The up-streams, and who of them is next. */
final class Crew {
  private final List<Member> members;
  private final AtomicInteger turn = new AtomicInteger();

  Crew(List<Member> members) {
    this.members = List.copyOf(members);
  }

  List<Member> members() {
    return members;
  }

  /**
   * Picks one that is up and has not been tried.
   *
   * @param key what to be consistent in; empty: the least busy one
   * @param tried who has been
   */
  Optional<Member> pick(Optional<String> key, List<Member> tried) {
    return Optional.ofNullable(
        key.isPresent() ? byKey(key.orElseThrow(), tried) : leastBusy(tried));
  }

  private @Nullable Member leastBusy(List<Member> tried) {
    int count = members.size();
    int first = count == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), count);
    Member best = null;
    for (int i = 0; i < count; i++) {
      var next = members.get((first + i) % count);
      if (mayBe(next, tried) && (best == null || next.busy() < best.busy())) {
        best = next;
      }
    }
    return best;
  }

  private @Nullable Member byKey(String key, List<Member> tried) {
    Member best = null;
    long most = -1;
    for (var next : members) {
      long weight = weight(key, next);
      if (mayBe(next, tried) && weight > most) {
        best = next;
        most = weight;
      }
    }
    return best;
  }

  private static boolean mayBe(Member member, List<Member> tried) {
    return member.isUp() && !tried.contains(member);
  }

  /** Evenly spread, and the same in each process: mixed, for a checksum alone is linear. */
  private static long weight(String key, Member member) {
    var sum = new CRC32();
    sum.update(member.toString().getBytes(StandardCharsets.UTF_8));
    long mixed = sum.getValue() << 32;
    sum.update(0);
    sum.update(key.getBytes(StandardCharsets.UTF_8));
    mixed |= sum.getValue();
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (mixed ^ (mixed >>> 33)) >>> 1;
  }
}
