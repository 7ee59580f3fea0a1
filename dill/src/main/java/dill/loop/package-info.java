/**
 * The runtime below dill: coroutines, their waits, pollers and timers. Open to {@code dsock} alone.
 */
@NullMarked
package dill.loop;

import org.jspecify.annotations.NullMarked;
