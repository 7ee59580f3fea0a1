package dill.loop;

/** Whether dill takes notes that cost something: {@code -Ddill.diagnostics=true}. */
public final class Diagnostics {
  /** It does. Never changes, so that what it rules out is not even compiled. */
  public static final boolean ON = Boolean.getBoolean("dill.diagnostics");

  private Diagnostics() {}
}
