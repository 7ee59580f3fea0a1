#!/usr/bin/env python3
"""Measures the echo of WebSocket messages beside Netty and the npm package ws.

usage: websocket.py [--rounds 5] [--seconds 3] [--only dsock,ws] [--write]

One client for all, wsload.c, on a core of its own; each server on another one, a process of its own for each
measurement, in turns. What is compared is the CPU time that a message costs the server, for its core is busy all the
time, and neighbours matter less to that. Prints a Markdown table of medians; --write puts it into docs/benchmarks.md.

Needs gcc, Maven, a JDK 25, node and npm (which fetches ws), and httpd/target/image, whose Java runs dsock: mvn -q
-DskipTests package makes it.
"""
import argparse, os, signal, statistics, subprocess, sys, tempfile

sys.dont_write_bytecode = True

import measuring, report, servers  # noqa: E402

WS = "8.23.0"
LOAD = os.path.join(servers.BUILT, "wsload")

# connections, bytes, messages under way on each
SCENARIOS = {
    "64 bytes": (64, 64, 1),
    "64 bytes, 16 under way": (64, 64, 16),
    "64 KiB": (16, 65536, 1),
}
BOUNDS = {"ws": 1.5, "netty-epoll": 1.0, "netty-io_uring": 1.0}


class Dsock(servers.Httpd):
    def __init__(self, name, poller):
        self.poller = poller
        servers.Server.__init__(self, name, [])

    def build(self, args):
        home = servers.jdk()
        if not home or not os.path.exists(self.image):
            return "there is no JDK 25, or no httpd/target/image"
        self.version = servers.said(os.path.join(self.image, "bin/httpd"), "--version")
        return servers.run(
            os.path.join(home, "bin/javac"), "--system", self.image, "--add-modules", "httpd",
            "-d", os.path.join(servers.BUILT, "dsock"), os.path.join(servers.PEERS, "dsock/Echoes.java"))

    def command(self, kind, port, folder, site):
        return [
            os.path.join(self.image, "bin/java"), "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-Xmx512m",
            "-Ddill.poller=" + self.poller, "--add-modules", "httpd", "-cp", os.path.join(servers.BUILT, "dsock"),
            "Echoes", str(port), "1"], {}


class Ws(servers.Server):
    program = "npm"
    place = os.path.join(servers.BUILT, "npm")

    def build(self, args):
        self.version = f"{WS}, Node {servers.said('node', '--version')}"
        return servers.run("npm", "install", "--prefix", self.place, "--no-audit", "--no-fund", f"ws@{WS}")

    def command(self, kind, port, folder, site):
        package = os.path.join(self.place, "node_modules/ws")
        return ["node", os.path.join(servers.PEERS, "node/websocket.js"), str(port), package], {}


def all_servers():
    flags = ["-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx512m"]
    return [
        Dsock("dsock", "auto"),
        Dsock("dsock-nio", "nio"),
        servers.Java("netty-epoll ", [], "NettyWebSocketPeer", "netty", flags, ["epoll"]),
        servers.Java("netty-io_uring ", [], "NettyWebSocketPeer", "netty", flags, ["io_uring"]),
        Ws("ws", [])]


def measure(server, scenario, args, work):
    """Messages a second, and microseconds of CPU for each."""
    connections, size, window = SCENARIOS[scenario]
    running = measuring.Running(server, scenario.replace(" ", "-"), args, work)
    try:
        running.await_port().close()
        load = ["taskset", "-c", args.load_cpus, LOAD, str(running.port), str(connections), str(size), str(window)]
        subprocess.run([*load, str(args.warm)], check=True, capture_output=True)
        before = sum(running.cpu())
        rate = float(subprocess.run([*load, str(args.seconds)], check=True, capture_output=True, text=True).stdout)
        used = sum(running.cpu()) - before
        return rate, used * 1e6 / (rate * (args.seconds + 0.5))
    finally:
        running.stop()


def cost(figures, name, scenario):
    return statistics.median(r[1] for r in figures[name, scenario])


def table(figures, there, failures, args):
    names = [s.name.strip() for s in there]
    lines = ["| messages | " + " | ".join(f"{s.name.strip()} {s.version}" for s in there) + " |",
             "|---" * (len(there) + 1) + "|"]
    for scenario in SCENARIOS:
        ours = cost(figures, "dsock", scenario)
        cells = []
        for name in names:
            rate, cpu = (statistics.median(r[i] for r in figures[name, scenario]) for i in (0, 1))
            ratio = "" if name == "dsock" else f", {cpu / ours:.2f}"
            cells.append(f"{rate:,.0f}/s, {cpu:.1f} µs{ratio}")
        lines.append(f"| {scenario}, {SCENARIOS[scenario][0]} connections | " + " | ".join(cells) + " |")
    how = (f"medians of {args.rounds} in turns, {args.seconds} s each; server on core {args.server_cpus}, client on core "
           f"{args.load_cpus}: messages a second, CPU time of the server for each, and that as a multiple of dsock's")
    left_out = [f"{name.strip()} ({reason.splitlines()[0][:100]})" for name, reason in failures.items()]
    return "\n".join([*lines, *report.under(how, left_out)])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--seconds", type=int, default=3)
    ap.add_argument("--warm", type=int, default=3)
    ap.add_argument("--only", default="")
    ap.add_argument("--server-cpus", default="0")
    ap.add_argument("--load-cpus", default="1")
    ap.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    args = ap.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what runs is stopped then too
    os.makedirs(servers.BUILT, exist_ok=True)
    reason = servers.c_program(LOAD, [os.path.join(servers.HERE, "wsload.c")])
    if reason:
        sys.exit(reason)
    wanted = set(args.only.split(",")) if args.only else None
    there, failures = [], {}
    for server in all_servers():
        if wanted and server.name.strip() not in wanted:
            continue
        reason = server.prepare(args)
        if reason:
            failures[server.name] = reason
        else:
            there.append(server)
    figures = {}
    with tempfile.TemporaryDirectory() as work:
        for n in range(args.rounds):
            for scenario in SCENARIOS:
                for server in there if n % 2 == 0 else reversed(there):
                    got = measure(server, scenario, args, work)
                    figures.setdefault((server.name.strip(), scenario), []).append(got)
                    print(f"{n + 1} {scenario} {server.name.strip()}: {got[0]:,.0f}/s {got[1]:.1f} µs", file=sys.stderr)
    text = table(figures, there, failures, args)
    print(text)
    missed = [
        f"{name}, {scenario}" for name, scenario in figures
        if name in BOUNDS and cost(figures, name, scenario) < BOUNDS[name] * cost(figures, "dsock", scenario)]
    print("\nBounds: 1.5 times what ws does with the same CPU time, and what Netty does: "
          + ("missed for " + "; ".join(missed) if missed else "kept") + ".")
    if args.write:
        report.place("websocket.py", "websocket", text)


if __name__ == "__main__":
    main()
