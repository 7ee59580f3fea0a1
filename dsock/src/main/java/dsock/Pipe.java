package dsock;

import dill.loop.Coroutine;
import dill.loop.Wait;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an in-memory connection: a bounded ring of bytes, with one reader and one
 * writer.
 */
final class Pipe {
  /*
   * Whatever changes what the other side could do wakes it. A side asks once more, under the lock, whether there is
   * anything to wait for before it joins; so no wake is lost, and none need be remembered.
   */

  private static final byte[] NOTHING = new byte[0];

  /** How a wait ends that makes sense to try again after. */
  private static final Object AGAIN = new Object();

  private static final int LOOKS = 64;
  private static final long NAP_NANOS = 1_000;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by the lock.
  private byte[] ring = NOTHING; // made when the first byte comes
  private int first; // index of the oldest byte
  private int size;
  private boolean ended; // the writer is done
  private boolean readerGone;
  private boolean reset;
  private @Nullable Wait reader; // null: nobody waits; may be one that is over
  private Object readersToken = AGAIN; // what the reader's wait is settled with
  private @Nullable Wait writer;

  Pipe(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Moves what there is. Returns 0 if there is nothing just now, -1 if there will be nothing any
   * more.
   */
  int read(ByteBuffer into) throws IOException {
    lock();
    try {
      checkNotReset();
      if (size == 0) {
        return ended ? -1 : 0;
      }
      int count = Math.min(size, into.remaining());
      int straight = Math.min(count, capacity - first);
      into.put(ring, first, straight).put(ring, 0, count - straight);
      first = (first + count) % capacity;
      size -= count;
      writer = wake(writer, AGAIN);
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves what there is room for, from the buffers from {@code at} on. Returns 0 if there is none
   * just now.
   */
  long write(ByteBuffer[] from, int at) throws IOException {
    lock();
    try {
      checkNotReset();
      if (readerGone) {
        throw new SocketException("the peer is closed");
      }
      int count = 0;
      for (int i = at; i < from.length && size < capacity; i++) {
        count += put(from[i]);
      }
      if (count > 0) {
        reader = wake(reader, readersToken);
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  private int put(ByteBuffer from) {
    if (ring.length == 0) {
      ring = new byte[capacity];
    }
    int count = Math.min(capacity - size, from.remaining());
    int end = (int) (((long) first + size) % capacity);
    int straight = Math.min(count, capacity - end);
    from.get(ring, end, straight).get(ring, 0, count - straight);
    size += count;
    return count;
  }

  /**
   * Takes the lock, without standing in its queue: at the end of a loop's turn this is called by
   * the thread of the loop, and whoever stands before it there may be a task that needs the loop to
   * run. It is held for moments only.
   */
  private void lock() {
    for (int looks = 1; !lock.tryLock(); looks++) {
      if (looks % LOOKS == 0) {
        LockSupport.parkNanos(this, NAP_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void checkNotReset() throws SocketException {
    if (reset) {
      throw new SocketException("the peer has reset the connection");
    }
  }

  /** Waits until reading makes sense. Returns false if that is too late. */
  boolean awaitReadable(long nanos) {
    Wait wait;
    lock();
    try {
      if (size > 0 || ended || readerGone || reset) {
        return true;
      }
      if (nanos <= 0) {
        return false;
      }
      wait = new Wait(Coroutine.current());
      reader = wait;
      readersToken = AGAIN;
    } finally {
      lock.unlock();
    }
    return happens(wait, nanos);
  }

  /** Waits until writing makes sense. Returns false if that is too late. */
  boolean awaitWritable(long nanos) {
    Wait wait;
    lock();
    try {
      if (size < capacity || ended || readerGone || reset) {
        return true;
      }
      if (nanos <= 0) {
        return false;
      }
      wait = new Wait(Coroutine.current());
      writer = wait;
    } finally {
      lock.unlock();
    }
    return happens(wait, nanos);
  }

  /** Has a choice told when reading makes sense. Returns false if it does now. */
  boolean tellReadable(Wait wait, Object token) {
    lock();
    try {
      if (size > 0 || ended || readerGone || reset) {
        return false;
      }
      reader = wait;
      readersToken = token;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Has a choice told no more. */
  void forgetReadable(Wait wait) {
    lock();
    try {
      if (wait.equals(reader)) {
        reader = null;
        readersToken = AGAIN;
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean happens(Wait wait, long nanos) {
    var how = wait.await(nanos);
    if (how == Wait.End.CANCELLED) {
      Coroutine.current().checkCancelled();
    }
    return how != Wait.End.TIMED_OUT;
  }

  /** The writer is done. What it has written can still be read. */
  void end() {
    lock();
    try {
      ended = true;
      wakeBoth();
    } finally {
      lock.unlock();
    }
  }

  /** The reader is gone. What has been written and not read is lost. */
  void abandon() {
    lock();
    try {
      readerGone = true;
      drop();
      wakeBoth();
    } finally {
      lock.unlock();
    }
  }

  /** The connection is broken. What has been written and not read is lost. */
  void reset() {
    lock();
    try {
      reset = true;
      drop();
      wakeBoth();
    } finally {
      lock.unlock();
    }
  }

  private void drop() {
    size = 0;
    ring = NOTHING;
  }

  private void wakeBoth() {
    reader = wake(reader, readersToken);
    writer = wake(writer, AGAIN);
  }

  private static @Nullable Wait wake(@Nullable Wait waiting, Object token) {
    if (waiting != null && waiting.settle(token)) {
      waiting.wake();
    }
    return null;
  }
}
