package dill;

import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Channels to and from {@link Flow}, for what speaks Reactive Streams: HTTP clients, drivers of
 * databases, other people's pipelines.
 *
 * {@snippet file="Flowing.java" region="flows"}
 *
 * <p>Both ways no more is under way than has been asked for. The work is done by tasks of a bundle
 * that the caller has; when that is cancelled or closed, so are the subscriptions.
 */
public final class Flows {
  private Flows() {}

  /**
   * Makes a publisher of what comes out of a channel. A value is received when a subscriber has
   * asked for one, and not before. With several subscribers each value goes to one of them, as with
   * several tasks that receive.
   *
   * <p>When the channel is done, subscribers are complete; when it fails, they get the cause. When
   * the bundle is cancelled, subscribers get a {@link java.util.concurrent.CancellationException}
   * instead of more values. When a subscriber cancels, values that it has not got stay in the
   * channel; who sends is not told. What a subscriber throws, which the rules forbid, is the
   * failure of a task.
   *
   * @param <T> what comes out
   * @param values where it comes from
   * @param tasks the bundle for a task per subscription; if it is closed, subscribers get an {@link
   *     IllegalStateException}
   * @return the publisher, for any number of subscribers
   */
  public static <T> Flow.Publisher<T> publisher(Receiver<? extends T> values, Bundle tasks) {
    Objects.requireNonNull(values, "nothing to publish");
    Objects.requireNonNull(tasks, "no bundle");
    return subscriber -> {
      var publishing = new Publishing<>(values, Objects.requireNonNull(subscriber));
      try {
        tasks.go(publishing);
      } catch (IllegalStateException closed) {
        publishing.refuse(closed);
      }
    };
  }

  /**
   * Makes a subscriber that sends what it gets into a channel.
   *
   * <p>The channel always ends, so that who receives waits for nothing that cannot come. When the
   * publisher is complete, the channel is done; when it fails, so does the channel, with the same
   * cause. When the bundle is cancelled or closed, the subscription is cancelled, and the channel
   * fails with a {@link java.util.concurrent.CancellationException}: receivers must not take a part
   * for the whole, and get a {@link TaskException} with that cause. What the subscription throws,
   * which the rules forbid, is the failure of the channel and of a task.
   *
   * <p>Who has received enough may make the channel {@linkplain Sender#done done}: the next value
   * cancels the subscription. Nobody else should send into the channel, or end it.
   *
   * <p>The task alone asks for values and cancels; a publisher that publishes while it is asked
   * does so in that task.
   *
   * @param <T> what goes in
   * @param into where it goes
   * @param most how many values at most have been asked for and not been sent into the channel yet
   * @param tasks the bundle for its task
   * @return the subscriber, for one subscription
   * @throws IllegalArgumentException if it could ask for nothing
   * @throws IllegalStateException if the bundle is closed
   */
  public static <T> Flow.Subscriber<T> subscriber(Sender<? super T> into, int most, Bundle tasks) {
    Objects.requireNonNull(into, "nowhere to send to");
    if (most < 1) {
      throw new IllegalArgumentException("a subscriber that asks for " + most + " gets nothing");
    }
    var subscribing = new Subscribing<T>(into, most);
    tasks.go(subscribing);
    return subscribing;
  }
}
