package dsock;

import java.io.IOException;
import java.nio.ByteOrder;

/** Each kind of protocol that messages go through, on each kind of ground. */
enum Talk {
  SUFFIX_ON_TCP {
    @Override
    Ends<? extends MessageSocket> open() throws IOException {
      return Ends.tcp().with(tcp -> Suffix.attach(tcp, Suffix.CRLF));
    }
  },
  SUFFIX_ON_NARROW_INPROC {
    @Override
    Ends<? extends MessageSocket> open() {
      return Ends.inproc(3).with(inproc -> Suffix.attach(inproc, "1234567890"));
    }
  },
  PREFIX_ON_TCP {
    @Override
    Ends<? extends MessageSocket> open() throws IOException {
      return Ends.tcp().with(tcp -> Prefix.attach(tcp, 8));
    }
  },
  PREFIX_ON_NARROW_INPROC {
    @Override
    Ends<? extends MessageSocket> open() {
      return Ends.inproc(3)
          .with(inproc -> Prefix.attach(inproc, 3, ByteOrder.LITTLE_ENDIAN, 100_000));
    }
  },
  PREFIX_ON_LAYER_ON_TCP {
    @Override
    Ends<? extends MessageSocket> open() throws IOException {
      return Ends.tcp().with(Rot13::attach).with(layer -> Prefix.attach(layer, 2));
    }
  },
  TERM_ON_PREFIX_ON_TCP {
    @Override
    Ends<? extends MessageSocket> open() throws IOException {
      return Ends.tcp().with(tcp -> Term.attach(Prefix.attach(tcp, 4), "this is the end"));
    }
  };

  abstract Ends<? extends MessageSocket> open() throws IOException;
}
