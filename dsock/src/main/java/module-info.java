/**
 * Protocols as layers: sockets that are attached on top of each other and detached again. Start
 * with {@link dsock}.
 */
module dsock {
  requires transitive dill;
  requires static transitive org.jspecify;
  requires org.jctools.core.jdk11;

  exports dsock;
  exports dsock.http;
  exports dsock.proxy;
  exports dsock.socks;
  exports dsock.tls;
  exports dsock.ws;
}
