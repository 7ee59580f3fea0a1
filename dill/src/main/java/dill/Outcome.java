package dill;

/** What can become of a clause, other than that a value is received. */
enum Outcome {
  /** It has to wait; or has waited as long as it may. */
  NOT_YET,
  /** It can never be done: the channel is done and nothing is left in it. */
  NEVER,
  /** It has been done; there is no value. */
  HAPPENED,
  /** It wanted to send on a channel that is done, or has failed. */
  REFUSED,
  /** It wanted to receive from a channel that has failed, and nothing is left in it. */
  FAILED
}
