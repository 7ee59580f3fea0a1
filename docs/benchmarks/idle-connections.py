#!/usr/bin/env python3
"""Holds many idle keep-alive connections to httpd while others are served, and says what an idle one costs.

usage: idle-connections.py [--idle 10000] [--active 100] [--requests 100] [--server httpd/target/image/bin/httpd]

Each connection gets one answer first, then idles. Prints the server's resident memory before and after, and how long
the active connections waited for their answers. Linux; the limit of open files must allow the connections.
"""
import argparse, os, resource, signal, socket, statistics, subprocess, sys, tempfile, time

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def resident(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) * 1024


def ask(s):
    s.sendall(GET)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = s.recv(65536)
        if not piece:
            sys.exit("the server has closed a connection")
        answer += piece
    head, body = answer.split(b"\r\n\r\n", 1)
    if not head.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"not a 200: {head!r}")
    length = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += s.recv(65536)


def main():
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--idle", type=int, default=10_000)
    ap.add_argument("--active", type=int, default=100)
    ap.add_argument("--requests", type=int, default=100, help="on each active connection")
    ap.add_argument("--server", default=os.path.join(top, "httpd/target/image/bin/httpd"))
    args = ap.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as site:
        with open(os.path.join(site, "index.html"), "w") as f:
            f.write("<!doctype html>\n<title>idle</title>\n" + "x" * 500 + "\n")
        server = subprocess.Popen([args.server, "--port", "0", "--quiet", site], stdout=subprocess.PIPE, text=True)
        try:
            port = int(server.stdout.readline().split("http://")[1].split("/")[0].split(":")[1])
            connect = lambda: socket.create_connection(("127.0.0.1", port))
            active = [connect() for _ in range(args.active)]
            for _ in range(20):
                for s in active:
                    ask(s)
            before = resident(server.pid)
            start = time.monotonic()
            idle = []
            for _ in range(args.idle):
                idle.append(connect())
                ask(idle[-1])
            took = time.monotonic() - start
            times = []
            for _ in range(args.requests):
                for s in active:
                    t = time.monotonic()
                    ask(s)
                    times.append((time.monotonic() - t) * 1e6)
            after = resident(server.pid)
            for s in idle:
                ask(s)  # each is still there
            times.sort()
            print(f"{args.idle} idle connections, opened and answered in {took:.1f} s")
            print(f"resident memory: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB after: "
                  f"{(after - before) / args.idle:.0f} bytes a connection")
            print(f"{len(times)} requests on {args.active} others meanwhile: median {statistics.median(times):.0f} us, "
                  f"99 % within {times[len(times) * 99 // 100]:.0f} us")
        finally:
            server.send_signal(signal.SIGTERM)
            print(f"exit code after SIGTERM: {server.wait(30)}")


if __name__ == "__main__":
    main()
