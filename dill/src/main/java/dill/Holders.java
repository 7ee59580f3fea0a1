package dill;

import dill.loop.Coroutine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/** Who has made and used which channel. Only with diagnostics on. */
final class Holders {
  /*
   * Neither a channel nor a coroutine is kept alive by what is noted here.
   */

  private static final Map<Object, Holders> CHANNELS = new WeakHashMap<>(); // guarded by itself

  private final String place = Place.ofCaller();
  private final Set<Coroutine> coroutines = Collections.newSetFromMap(new WeakHashMap<>());

  private Holders() {}

  /** A channel is made, or used, by whoever calls. The first time, it is made. */
  static void used(Object channel) {
    var user = Coroutine.current();
    synchronized (CHANNELS) {
      CHANNELS.computeIfAbsent(channel, _ -> new Holders()).coroutines.add(user);
    }
  }

  /** {@return where a channel was made; empty if that is not known} */
  static String place(Object channel) {
    synchronized (CHANNELS) {
      var holders = CHANNELS.get(channel);
      return holders == null ? "" : holders.place;
    }
  }

  /** {@return the channels that are known, and who holds each} */
  static Map<Object, List<Coroutine>> all() {
    var all = new HashMap<Object, List<Coroutine>>();
    synchronized (CHANNELS) {
      CHANNELS.forEach((channel, holders) -> all.put(channel, new ArrayList<>(holders.coroutines)));
    }
    return all;
  }
}
