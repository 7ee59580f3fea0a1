package dill.bench;

import dill.Channel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;

/** What values pass through from task to task: a channel or queue, as its users call it. */
record Pipe(In in, Out out) {
  interface In {
    void send(Integer value) throws Exception;
  }

  interface Out {
    Integer receive() throws Exception;
  }

  static Pipe dill(int capacity) {
    var channel = Channel.<Integer>buffered(capacity);
    return new Pipe(channel::send, channel::receive);
  }

  static Pipe jox(int capacity) {
    com.softwaremill.jox.Channel<Integer> channel =
        capacity == 0
            ? com.softwaremill.jox.Channel.newRendezvousChannel()
            : com.softwaremill.jox.Channel.newBufferedChannel(capacity);
    return new Pipe(channel::send, channel::receive);
  }

  /** The JDK's: an {@code ArrayBlockingQueue}; a {@code SynchronousQueue} where it has no room. */
  static Pipe queue(int capacity) {
    var queue =
        capacity == 0 ? new SynchronousQueue<Integer>() : new ArrayBlockingQueue<Integer>(capacity);
    return new Pipe(queue::put, queue::take);
  }

  static Pipe transferQueue() {
    var queue = new LinkedTransferQueue<Integer>();
    return new Pipe(queue::transfer, queue::take);
  }

  static Pipe exchanger() {
    var exchanger = new Exchanger<Integer>();
    return new Pipe(exchanger::exchange, () -> exchanger.exchange(0));
  }

  /** Sends some values. */
  void send(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      in.send(1);
    }
  }

  /** Receives some values. */
  void receive(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      out.receive();
    }
  }
}
