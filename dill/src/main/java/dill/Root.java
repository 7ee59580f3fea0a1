package dill;

import dill.loop.Diagnostics;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An open bundle of a thread that dill did not start: here a tree of bundles and tasks begins. */
final class Root extends WeakReference<Bundle> {
  /*
   * Of a bundle that has been forgotten only its tasks know, if it has any. When nobody does, it goes; with diagnostics
   * on, that is reported.
   */

  private static final Set<Root> ROOTS = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Bundle> GONE = new ReferenceQueue<>();

  private final @Nullable Unclosed unclosed; // null: it will not be reported

  private Root(Bundle bundle) {
    super(bundle, GONE);
    this.unclosed =
        Diagnostics.ON
            ? Unclosed.unless(bundle, Place.name(bundle.owner.thread()), bundle.place)
            : null;
  }

  static Root of(Bundle bundle) {
    for (var gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      ROOTS.remove(gone);
    }
    var root = new Root(bundle);
    ROOTS.add(root);
    return root;
  }

  /** Its bundle has been closed. */
  void closed() {
    ROOTS.remove(this);
    if (unclosed != null) {
      unclosed.not();
    }
  }

  /** {@return the bundles at which the trees begin} */
  static List<Bundle> bundles() {
    var bundles = new ArrayList<Bundle>();
    for (var root : ROOTS) {
      var bundle = root.get();
      if (bundle != null) {
        bundles.add(bundle);
      }
    }
    return bundles;
  }
}
