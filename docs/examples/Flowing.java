import dill.*;

/** Numbers leave a channel for somebody else's pipeline, and come back into another one. */
void main() {
  var numbers = Channel.<Integer>create();
  var squares = Channel.<Integer>create();
  try (var tasks = Bundle.open();
      var theirs = new Squaring()) {
    // @start region="flows"
    theirs.subscribe(Flows.subscriber(squares, 16, tasks)); // not more than 16 under way
    Flows.publisher(numbers, tasks).subscribe(theirs);
    // @end

    tasks.go(() -> {
      IntStream.rangeClosed(1, 10).forEach(numbers::send);
      numbers.done();
    });
    int sum = 0;
    for (int square : squares) {
      sum += square;
    }
    IO.println("1² + … + 10² = " + sum);
  } // cancels the subscriptions, if they are not over
}

/** Somebody else's pipeline. */
static final class Squaring extends SubmissionPublisher<Integer>
    implements Flow.Processor<Integer, Integer> {
  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Integer number) {
    submit(number * number);
  }

  @Override
  public void onError(Throwable failure) {
    closeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    close();
  }
}

// Output: 1² + … + 10² = 385
