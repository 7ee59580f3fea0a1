import dill.*;
import dsock.*;

/** Finds addresses, and does not wait for ever. */
void main() throws IOException {
  // @start region="names"
  var host = Names.remote("localhost", 80, IpMode.IPV4, Deadline.inSeconds(5));
  var itself = Names.remote("2001:db8::1", 80, IpMode.PREF_IPV4); // nobody is asked
  var local = Names.local("127.0.0.1", 8080); // or the name of an interface: eth0
  // @end
  IO.println(host);
  IO.println(itself);
  IO.println(local);
  try {
    Names.remote("127.0.0.1", 80, IpMode.IPV6, Deadline.NOW);
  } catch (UnknownHostException e) {
    IO.println(e.getMessage());
  }
}

// Output:
// localhost/127.0.0.1:80
// /[2001:db8:0:0:0:0:0:1]:80
// /127.0.0.1:8080
// 127.0.0.1 has no address of the kind IPV6
