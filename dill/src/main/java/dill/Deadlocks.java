package dill;

import dill.loop.Blocker;
import dill.loop.Coroutine;
import dill.loop.Diagnostics;
import dill.loop.Wait;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Finds those that wait for each other for ever. */
final class Deadlocks {
  /*
   * At first all are suspected who wait without a deadline, on channels and bundles alone, and live below no bundle that
   * has a deadline. Everybody else is free. Who can be helped by somebody free is free too, and so on; those that remain
   * wait for each other.
   *
   * Nobody stands still while they are looked at. So after all have been seen to wait, each must be seen in the very same
   * wait again: then there was a moment, between the two looks, at which all of them waited. Who has been started between
   * them is free.
   */

  private final Set<Coroutine> seen = new HashSet<>();
  private final Map<Coroutine, Wait> suspects = new LinkedHashMap<>();
  private final Map<Object, List<Coroutine>> waiters = new HashMap<>(); // by what they wait on
  private final Map<Coroutine, List<Bundle>> opened = new HashMap<>(); // those that are waited for
  private final Map<Coroutine, List<Object>> held = new HashMap<>(); // channels
  private final Map<Object, List<Coroutine>> holders = Holders.all();

  private final ArrayDeque<Coroutine> free = new ArrayDeque<>(); // news of that
  private final Set<Coroutine> aboveFree = new HashSet<>(); // they are, or a task below them is

  private Deadlocks() {}

  static List<List<TaskInfo>> find() {
    if (!Diagnostics.ON) {
      throw new IllegalStateException("deadlocks are found only with -Ddill.diagnostics=true");
    }
    var deadlocks = new Deadlocks();
    deadlocks.look();
    deadlocks.spread();
    deadlocks.lookAgain();
    deadlocks.spread();
    return deadlocks.groups();
  }

  private void look() {
    holders.forEach((channel, coroutines) -> {
      for (var holder : coroutines) {
        held.computeIfAbsent(holder, _ -> new ArrayList<>()).add(channel);
      }
    });
    for (var coroutine : everybody()) {
      seen.add(coroutine);
      var wait = waitForEver(coroutine);
      if (wait != null) {
        suspect(coroutine, wait);
      } else if (coroutine.thread().getState() != Thread.State.TERMINATED) {
        free.add(coroutine);
      }
    }
  }

  private Set<Coroutine> everybody() {
    var everybody = new LinkedHashSet<Coroutine>();
    var bundles = new ArrayDeque<>(Root.bundles());
    for (var bundle = bundles.poll(); bundle != null; bundle = bundles.poll()) {
      everybody.add(bundle.owner);
      for (var task : bundle.members.running()) {
        everybody.add(task);
        bundles.addAll(OpenBundles.of(task));
      }
    }
    everybody.addAll(held.keySet());
    return everybody;
  }

  /** {@return the wait of somebody that nothing but a channel or a bundle can end; null: none} */
  private @Nullable Wait waitForEver(Coroutine coroutine) {
    return LockSupport.getBlocker(coroutine.thread()) instanceof Wait wait
            && wait instanceof Blocker blocker
            && !wait.isSettled()
            && !blocker.isTimed()
            && !blocker.on().isEmpty()
            && blocker.on().stream().allMatch(this::isKnown)
            && !isTimed(coroutine)
        ? wait
        : null;
  }

  /** {@return whether the deadline of a bundle that somebody lives in, or below, will end it} */
  private static boolean isTimed(Coroutine coroutine) {
    var above = coroutine;
    while (above.home() instanceof Bundle home) {
      if (home.isTimed()) {
        return true;
      }
      above = home.owner;
    }
    return false;
  }

  private boolean isKnown(Object thing) {
    return holders.containsKey(thing)
        || (thing instanceof Bundle bundle && !bundle.members.running().isEmpty());
  }

  private void suspect(Coroutine coroutine, Wait wait) {
    suspects.put(coroutine, wait);
    for (var thing : on(wait)) {
      waiters.computeIfAbsent(thing, _ -> new ArrayList<>()).add(coroutine);
      if (thing instanceof Bundle bundle) {
        opened.computeIfAbsent(bundle.owner, _ -> new ArrayList<>()).add(bundle);
      }
    }
  }

  private static List<?> on(@Nullable Wait wait) {
    return wait instanceof Blocker blocker ? blocker.on() : List.of();
  }

  /** Whom somebody free can help is free. */
  private void spread() {
    for (var next = free.poll(); next != null; next = free.poll()) {
      release(next.home()); // whoever awaits that, waits for somebody who goes on
      opened.getOrDefault(next, List.of()).forEach(this::release); // it may cancel these
      var above = next;
      while (above != null && aboveFree.add(above)) {
        held.getOrDefault(above, List.of()).forEach(this::release);
        above = above.home() instanceof Bundle home ? home.owner : null;
      }
    }
  }

  private void release(@Nullable Object thing) {
    for (var waiter : waiters.getOrDefault(thing, List.of())) {
      if (suspects.remove(waiter) != null) {
        free.add(waiter);
      }
    }
  }

  private void lookAgain() {
    for (var newcomer : everybody()) {
      if (!seen.contains(newcomer)) {
        free.add(newcomer);
      }
    }
    for (var suspect : Map.copyOf(suspects).entrySet()) {
      if (!suspect.getValue().equals(waitForEver(suspect.getKey()))) {
        suspects.remove(suspect.getKey());
        free.add(suspect.getKey());
      }
    }
  }

  /** {@return those that remain, each with those that it depends on} */
  private List<List<TaskInfo>> groups() {
    var groups = new ArrayList<List<TaskInfo>>();
    var partners = partners();
    var grouped = new HashSet<Coroutine>();
    for (var first : suspects.keySet()) {
      var group = new ArrayList<TaskInfo>();
      var left = new ArrayDeque<>(List.of(first));
      for (var next = left.poll(); next != null; next = left.poll()) {
        if (grouped.add(next)) {
          group.add(Snapshot.of(next));
          left.addAll(partners.getOrDefault(next, Set.of()));
        }
      }
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }

  private Map<Coroutine, Set<Coroutine>> partners() {
    var partners = new HashMap<Coroutine, Set<Coroutine>>();
    suspects.forEach((waiter, wait) -> {
      for (var thing : on(wait)) {
        for (var other : helpers(thing)) {
          partners.computeIfAbsent(waiter, _ -> new LinkedHashSet<>()).add(other);
          partners.computeIfAbsent(other, _ -> new LinkedHashSet<>()).add(waiter);
        }
      }
    });
    return partners;
  }

  /** {@return those of the remaining who could end a wait on something, if they did not wait} */
  private List<Coroutine> helpers(Object thing) {
    var helpers =
        thing instanceof Bundle bundle
            ? bundle.members.running()
            : holders.getOrDefault(thing, List.of());
    return helpers.stream().filter(suspects::containsKey).toList();
  }
}
