import dill.*;

/** What is published goes to all who have subscribed; who is slow misses some. */
void main() {
  var prices = new Topic<Integer>();
  var quick = prices.subscribe(100);
  var slow = prices.subscribe(2);
  for (int price = 1; price <= 5; price++) {
    prices.publish(price);
  }
  prices.done();
  IO.println("quick " + all(quick));
  IO.println("slow " + all(slow));
}

/** A channel for each subscriber. */
static final class Topic<T> {
  private final Set<Channel<T>> subscribers = new HashSet<>();
  private boolean done;

  synchronized Receiver<T> subscribe(int most) {
    var mine = Channel.<T>newestWins(most);
    if (done) {
      mine.done();
    } else {
      subscribers.add(mine);
    }
    return mine;
  }

  synchronized void leave(Receiver<T> mine) {
    subscribers.remove(mine);
  }

  synchronized void publish(T value) {
    subscribers.forEach(subscriber -> subscriber.send(value)); // waits for nobody
  }

  synchronized void done() {
    subscribers.forEach(Channel::done);
    subscribers.clear();
    done = true;
  }
}

<T> List<T> all(Receiver<T> values) {
  var all = new ArrayList<T>();
  values.forEach(all::add);
  return all;
}

// Output:
// quick [1, 2, 3, 4, 5]
// slow [4, 5]
