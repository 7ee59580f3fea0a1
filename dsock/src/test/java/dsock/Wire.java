package dsock;

import java.io.IOException;

/** Each kind of connection that bytes go through: what one promises, all have to keep. */
enum Wire {
  TCP {
    @Override
    Ends<? extends ByteSocket> open() throws IOException {
      return Ends.tcp();
    }
  },
  IPC {
    @Override
    Ends<? extends ByteSocket> open() throws IOException {
      return Ends.ipc();
    }

    @Override
    boolean tellsResets() {
      return false;
    }
  },
  INPROC {
    @Override
    Ends<? extends ByteSocket> open() {
      return Ends.inproc(64 * 1024);
    }
  },
  NARROW_INPROC {
    @Override
    Ends<? extends ByteSocket> open() {
      return Ends.inproc(61);
    }
  },
  LAYER_ON_TCP {
    @Override
    Ends<? extends ByteSocket> open() throws IOException {
      return Ends.tcp().with(Rot13::attach);
    }
  },
  LAYER_ON_LAYER_ON_INPROC {
    @Override
    Ends<? extends ByteSocket> open() {
      return Ends.inproc(64 * 1024).with(Rot13::attach).with(Rot13::attach);
    }
  };

  abstract Ends<? extends ByteSocket> open() throws IOException;

  /** Whether the peer can tell the close of a broken socket from an end. */
  boolean tellsResets() {
    return true;
  }
}
