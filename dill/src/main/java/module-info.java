/**
 * Structured concurrency in libdill's style: bundles of tasks that cannot outlive their block,
 * channels, choose and deadlines. Start with the package {@link dill}.
 */
@SuppressWarnings("module") // dsock, which dill.loop is open to, is built later
module dill {
  requires static transitive org.jspecify;
  requires static jdk.jfr;
  requires org.jctools.core.jdk11;

  exports dill;
  exports dill.loop to
      dsock;
}
