/** An HTTP/1.1 server to run or to embed. Start with {@link httpd.HttpServer}. */
module httpd {
  requires transitive dsock;
  requires static transitive org.jspecify;
  requires info.picocli;
  requires jdk.unsupported; // signals, see Signals

  exports httpd;
  exports httpd.filter;
  exports httpd.form;
}
