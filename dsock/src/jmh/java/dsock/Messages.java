package dsock;

import dill.Bundle;
import dill.Deadline;
import dill.Loops;
import dill.Task;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;

/**
 * Messages of 64 bytes over TCP between two tasks: {@code Messages prefix|suffix oneway|echo COUNT
 * WHO}. Who: dill, dillOnLoop, or streams, which are the JDK's on virtual threads. The first half
 * of a second and more is to warm up.
 */
final class Messages {
  private static final byte[] MESSAGE = "x".repeat(64).getBytes();
  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final boolean suffix;
  private final boolean echo;
  private final int count;

  private Messages(boolean suffix, boolean echo, int count) {
    this.suffix = suffix;
    this.echo = echo;
    this.count = count;
  }

  static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[2]);
    var messages = new Messages(args[0].equals("suffix"), args[1].equals("echo"), count);
    switch (args[3]) {
      case "dill" -> messages.dill();
      case "dillOnLoop" -> Loops.run(1, messages::dill);
      case "streams" -> messages.streams();
      default -> throw new IllegalArgumentException("who is " + args[3] + "?");
    }
  }

  /** One end of a connection. */
  private interface End {
    void send() throws IOException;

    int receive() throws IOException;
  }

  private void serve(End end, int times) throws IOException {
    for (int i = 1; i <= times; i++) {
      receive(end);
      if (echo || i == times) {
        end.send();
      }
    }
  }

  private void ask(End end) throws IOException {
    run(end, count / 4);
    long begun = System.nanoTime();
    run(end, count);
    double nanos = (double) (System.nanoTime() - begun) / (echo ? 2L * count : count);
    System.out.println("duration of a message: " + Math.round(nanos) + " ns");
  }

  private void run(End end, int times) throws IOException {
    for (int i = 1; i <= times; i++) {
      end.send();
      if (echo || i == times) {
        receive(end);
      }
    }
  }

  private static void receive(End end) throws IOException {
    if (end.receive() != MESSAGE.length) {
      throw new IOException("that was not sent");
    }
  }

  private void dill() throws IOException {
    try (var listener = Tcp.listen(HERE, 1);
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        try (var tcp = listener.accept()) {
          var end = end(tcp);
          serve(end, count / 4);
          serve(end, count);
        }
      });
      bundle.go(() -> {
        try (var tcp = Tcp.connect(listener.local(), Deadline.NEVER)) {
          ask(end(tcp));
        }
      });
      bundle.await();
    }
  }

  private End end(Tcp tcp) {
    MessageSocket socket = suffix ? Suffix.attach(tcp, Suffix.CRLF) : Prefix.attach(tcp, 8);
    return new End() {
      @Override
      public void send() throws IOException {
        socket.send(MESSAGE, Deadline.NEVER);
      }

      @Override
      public int receive() throws IOException {
        return socket.receive(Deadline.NEVER).length;
      }
    };
  }

  private void streams() throws Exception {
    try (var listener = new ServerSocket()) {
      listener.bind(HERE, 1);
      var threads = new ArrayList<Thread>();
      threads.add(
          started(() -> {
            try (var socket = listener.accept()) {
              var end = end(socket);
              serve(end, count / 4);
              serve(end, count);
            }
          }));
      threads.add(
          started(() -> {
            try (var socket = new Socket(HERE.getAddress(), listener.getLocalPort())) {
              ask(end(socket));
            }
          }));
      for (var thread : threads) {
        thread.join();
      }
    }
  }

  private static Thread started(Task task) {
    return Thread.startVirtualThread(() -> {
      try {
        task.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private End end(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    return suffix ? new Lines(in, out) : new Lengths(in, out);
  }

  private record Lengths(DataInputStream in, DataOutputStream out) implements End {
    @Override
    public void send() throws IOException {
      out.writeLong(MESSAGE.length);
      out.write(MESSAGE);
      out.flush();
    }

    @Override
    public int receive() throws IOException {
      var message = new byte[(int) in.readLong()];
      in.readFully(message);
      return message.length;
    }
  }

  private record Lines(DataInputStream in, DataOutputStream out) implements End {
    @Override
    public void send() throws IOException {
      out.write(MESSAGE);
      out.writeShort('\r' << 8 | '\n');
      out.flush();
    }

    @Override
    @SuppressWarnings("deprecation") // the bytes are ASCII
    public int receive() throws IOException {
      return in.readLine().length();
    }
  }
}
