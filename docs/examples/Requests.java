import dill.*;

/** A task that owns a state answers questions about it: no lock is needed. */
void main() {
  var deposits = Channel.<Deposit>create();
  try (var bank = Bundle.open()) {
    bank.go(() -> keep(deposits));
    IO.println("balance " + deposit(20, deposits));
    IO.println("balance " + deposit(22, deposits));
  }
}

/** A request carries the channel for its reply. */
record Deposit(int amount, Sender<Integer> reply) {}

void keep(Receiver<Deposit> deposits) {
  int balance = 0;
  for (var deposit : deposits) {
    balance += deposit.amount();
    deposit.reply().send(balance); // there is room, so nobody who has gone can hold this up
  }
}

int deposit(int amount, Sender<Deposit> deposits) {
  var deadline = Deadline.inSeconds(5); // for both ways
  var reply = Channel.<Integer>buffered(1);
  deposits.send(new Deposit(amount, reply), deadline);
  return reply.receive(deadline);
}

// Output:
// balance 20
// balance 42
