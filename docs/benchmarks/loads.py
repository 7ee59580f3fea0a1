"""The loads: what is asked, by how many, and which figures tell of it."""
import http.client, os, shlex, socket, statistics, subprocess, sys, time

import measuring, servers
from measuring import Failure, Idle, Running

SCRIPTS = os.path.join(servers.HERE, "wrk")
ALL = {}


class Column:
    """A figure of a load; with a ratio to nginx's if the table shall have one."""

    def __init__(self, key, title, digits=0, ratio=False):
        self.key, self.title, self.digits, self.ratio = key, title, digits, ratio


RATE = Column("rate", "requests/s", ratio=True)
CPU = [
    Column("user", "user µs/request", 2), Column("system", "system µs/request", 2),
    Column("cpu", "CPU µs/request", 2, ratio=True)]
P99 = Column("p99", "p99 ms", 2)


class Load:
    """Requests as fast as they are answered: servers in turns, wrk on each. Others override what they do otherwise."""

    bars = "rate", "cpu"  # what the chart shows

    def __init__(self, name, title, kinds=("json",), options=(), columns=(), file="/1k.bin", usual=True):
        self.name, self.title, self.kinds, self.options, self.file = name, title, kinds, list(options), file
        self.columns, self.usual = list(columns) or [RATE, *CPU, P99], usual
        ALL[name] = self

    # What is asked, and what has to come back.

    def kind_for(self, server):
        """Which kind of requests that server gets; an empty text if it cannot take part."""
        return next((k for k in self.kinds if k in server.kinds), "")

    def path(self, kind):
        return {"echo": "/echo", "file": self.file}.get(kind, "/json")

    @property
    def method(self):
        return "POST" if self.kinds == ("echo",) else "GET"

    @property
    def body(self):
        return measuring.POSTED if self.method == "POST" else None

    def expected(self, kind):
        if kind != "file":
            return self.body or measuring.MESSAGE
        size = measuring.FILES[self.file]
        line = b"<!doctype html>\n<title>same</title>\n<p>" if self.file.endswith("html") else b""
        return line.ljust(size, b"x")

    def length(self, kind):
        return len(self.expected(kind))

    def check(self, r):
        """Asks twice, on one connection, and holds the answers against what they have to be."""
        r.await_port().close()
        connection = http.client.HTTPConnection("127.0.0.1", r.port, timeout=30)
        for _ in range(2):
            self.check_answer(connection, r.kind)
            if connection.sock is None:
                raise Failure("does not keep the connection")
        connection.close()

    def check_answer(self, connection, kind, fields={}):
        connection.request(self.method, self.path(kind), body=self.body, headers=fields)
        answer = connection.getresponse()
        body = answer.read()
        length = answer.getheader("Content-Length")
        if answer.status != 200 or length != str(len(body)) and answer.getheader("Transfer-Encoding") != "chunked":
            raise Failure(f"answers {answer.status} with a length of {length}")
        if body != self.expected(kind):
            raise Failure(f"answers {len(body)} wrong bytes")
        if kind != "file" and self.method == "GET" and answer.getheader("Content-Type") != "application/json":
            raise Failure(f"answers with the type {answer.getheader('Content-Type')}")

    # How it is measured.

    def how(self, args):
        """In words, for under the table."""
        options = shlex.join(os.path.relpath(o, servers.HERE) if o.startswith("/") else o for o in self.options)
        return f"`wrk -t1 -d{args.seconds}s {options}`, rounds in turns: {args.rounds}, of which these are medians"

    def seconds(self, args):
        """About how long one server takes."""
        return 2 + args.warm + args.rounds * args.seconds

    def measure(self, those, args, work):
        """Measures all that can take part; gives the medians by name, and the reasons why others have none."""
        failures = {s.name: "cannot answer it" for s in those if not self.kind_for(s)}
        running, rounds = [], {}
        try:
            for server in those:
                if self.kind_for(server):
                    running.append(Running(server, self.kind_for(server), args, work))
                    rounds[server.name] = []
            self.step(running, failures, self.check)
            self.step(running, failures, lambda r: self.warm(r, args))
            for n in range(args.rounds):
                print(f"round {n + 1}", file=sys.stderr)
                turn = running if n % 2 == 0 else running[::-1]
                self.step(turn, failures, lambda r: rounds[r.name].append(self.told(r, self.once(r, args))))
        finally:
            for r in running:
                r.stop()
        return {name: medians(taken) for name, taken in rounds.items() if name not in failures}, failures

    def step(self, running, failures, what):
        """Does something with each; one that fails has no more turns."""
        for r in running:
            if r.name not in failures:
                try:
                    what(r)
                except (Failure, OSError, http.client.HTTPException, subprocess.SubprocessError) as e:
                    failures[r.name] = str(e)
                    print(f"  {r.name} is left out: {e}", file=sys.stderr)

    def warm(self, r, args):
        measuring.wrk(r, self.options, self.path(r.kind), args.warm)

    def once(self, r, args):
        return measuring.wrk(r, self.options, self.path(r.kind), args.seconds)

    def told(self, r, taken):
        taken["cpu"] = taken.get("user", 0) + taken.get("system", 0)
        taken["cpu_gb"] = taken.get("user_gb", 0) + taken.get("system_gb", 0)
        figures = ", ".join(f"{c.title} {taken[c.key]:.{c.digits}f}" for c in self.columns)
        print(f"  {r.name:16} {figures}", file=sys.stderr)
        return taken


def medians(rounds):
    return {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}


class Pipelined(Load):
    """Many requests at a time on each connection."""

    def check(self, r):
        super().check(r)
        with socket.create_connection(("127.0.0.1", r.port), timeout=10) as s:
            s.sendall(b"GET /json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 16)
            answers = b""
            while answers.count(measuring.MESSAGE) < 16:
                piece = s.recv(65536)
                if not piece:
                    raise Failure("closes a connection with 16 requests on it")
                answers += piece


class Connecting(Load):
    """A connection for each request."""

    def check(self, r):
        r.await_port().close()
        connection = http.client.HTTPConnection("127.0.0.1", r.port, timeout=30)
        self.check_answer(connection, r.kind, {"Connection": "close"})
        if connection.sock is not None:
            raise Failure("keeps the connection")


class Files(Load):
    """Large files: what counts is bytes."""

    bars = "gigabytes", "cpu_gb"

    def __init__(self, name, title, file, options):
        super().__init__(name, title, ("file",), options, [
            Column("gigabytes", "GB/s", 2, ratio=True), Column("user_gb", "user s/GB", 3),
            Column("system_gb", "system s/GB", 3), Column("cpu_gb", "CPU s/GB", 3, ratio=True)], file)


class AmongIdle(Load):
    """The same with many idle connections open, which are there before and after each time."""

    def once(self, r, args):
        idle = Idle(r, self, args.idle)
        try:
            taken = super().once(r, args)
            idle.ask_all()
        finally:
            idle.close()
        return taken

    def seconds(self, args):
        return super().seconds(args) + 4 * args.rounds * args.idle / 10_000


class Steady(Load):
    """Requests at a part of the highest rate: how late the answers are."""

    bars = "p99", "cpu"
    part = 0.7
    client = os.path.join(servers.BUILT, "steady")

    def __init__(self, name, title):
        super().__init__(name, title, columns=[
            Column("peak", "peak/s"), Column("rate", "requests/s"), Column("p50", "median µs"),
            Column("p99", "p99 µs", ratio=True), Column("p999", "p99.9 µs"), CPU[2]])
        self.peaks = {}

    def how(self, args):
        return f"`wrk -t1 -c200` for the peak, the best of three, then steady.c, {args.rounds} rounds in turns; medians"

    def seconds(self, args):
        return super().seconds(args) + 1.5 * args.seconds + args.rounds

    def measure(self, those, args, work):
        reason = servers.c_program(self.client, [os.path.join(servers.HERE, "steady.c")], "-lm")
        if reason:
            return {}, {s.name: reason for s in those}
        return super().measure(those, args, work)

    def warm(self, r, args):
        super().warm(r, args)
        self.peaks[r.name] = self.peak(r, args)

    def peak(self, r, args):
        """The best of three: others can only make it less."""
        seconds = max(1, args.seconds // 2)
        return max(measuring.wrk(r, MANY, self.path(r.kind), seconds)["rate"] for _ in range(3))

    def once(self, r, args):
        peak = self.peaks[r.name]
        before = r.cpu()
        done = subprocess.run(
            [self.client, str(r.port), self.path(r.kind), "200", f"{peak * self.part:.0f}", str(args.seconds)],
            capture_output=True, text=True, timeout=args.seconds + 60)
        after = r.cpu()
        if done.returncode:
            raise Failure(done.stderr.strip())
        rate, count, p50, _, p99, p999, _ = map(float, done.stdout.split())
        user, system = ((after[i] - before[i]) * 1e6 / count for i in (0, 1))
        return {"peak": peak, "rate": rate, "p50": p50, "p99": p99, "p999": p999, "user": user, "system": system}


class IdleMemory(Load):
    """What idle connections cost: memory before and after."""

    bars = "each", "resident"

    def __init__(self, name, title):
        super().__init__(name, title, ("file", "json"), (), [
            Column("each", "bytes/connection", ratio=True), Column("before", "MB before"),
            Column("resident", "MB after")])

    def how(self, args):
        return f"{args.idle:,} connections that have had one answer each, and are silent"

    def seconds(self, args):
        return 6

    def measure(self, those, args, work):
        results, failures = {}, {s.name: "cannot answer it" for s in those if not self.kind_for(s)}
        for server in those:
            if self.kind_for(server):
                r = Running(server, self.kind_for(server), args, work)
                try:
                    self.step([r], failures, lambda r: results.update({r.name: self.told(r, self.once(r, args))}))
                finally:
                    r.stop()
        return results, failures

    def once(self, r, args):
        self.check(r)
        some = Idle(r, self, 100)
        for _ in range(20):
            some.ask_all()
        before = r.resident()
        many = Idle(r, self, args.idle)
        after = r.resident()
        many.ask_all()
        many.close()
        some.close()
        return {"each": (after - before) / args.idle, "before": before / 1e6, "resident": after / 1e6}


class Start(IdleMemory):
    """How long it takes from exec to the first answer, and what memory it has then."""

    bars = "milliseconds", "resident"

    def __init__(self, name, title):
        super().__init__(name, title)
        self.columns = [Column("milliseconds", "ms to the first answer", ratio=True), Column("resident", "MB resident")]

    def how(self, args):
        return f"medians of {args.starts} starts in turns"

    def seconds(self, args):
        return args.starts * 0.7

    def measure(self, those, args, work):
        results, failures = {}, {s.name: "cannot answer it" for s in those if not self.kind_for(s)}
        rounds = {s.name: [] for s in those if self.kind_for(s)}
        for _ in range(args.starts):
            for server in those:
                if server.name not in failures:
                    r = Running(server, self.kind_for(server), args, work)
                    try:
                        self.step([r], failures, lambda r: rounds[r.name].append(self.once(r, args)))
                    finally:
                        r.stop()
        for name, taken in rounds.items():
            if name not in failures:
                results[name] = medians(taken)
        return results, failures

    def once(self, r, args):
        r.await_port().close()
        Idle(r, self, 1).close()
        took = time.monotonic() - r.started
        return {"milliseconds": took * 1e3, "resident": r.resident() / 1e6}


def minutes(those, servers_there, args):
    return sum(l.seconds(args) for l in those for s in servers_there if l.kind_for(s)) / 60


MANY = ["-c200"]
Load("json", "small JSON answer, 200 connections", options=MANY)
Pipelined("pipeline16", "small JSON answer, 200 connections, 16 requests at a time on each", options=[*MANY, "-s", f"{SCRIPTS}/pipeline.lua"])
Connecting("connect", "small JSON answer, 200 clients, a new connection for each request", ("close",), [*MANY, "-H", "Connection: close"])
Load("file1k", "file of 1 KB, 200 connections", ("file",), MANY)
Files("file100k", "file of 100 KB, 50 connections", "/100k.bin", ["-c50"])
Files("file100m", "file of 100 MB, 4 connections", "/100m.bin", ["-c4"])
Load("post10k", "10 KB posted and sent back, 200 connections", ("echo",), [*MANY, "-s", f"{SCRIPTS}/post.lua"])
AmongIdle("idle10k", "small JSON answer, 200 connections, and 10,000 idle ones", options=MANY)
Load("pause", "small JSON answer, 2,000 connections that pause for 50 to 150 ms", options=["-c2000", "-s", f"{SCRIPTS}/pause.lua"])
Steady("latency70", "small JSON answer at 70 % of the server's peak, 200 connections")
IdleMemory("idle", "memory for 10,000 idle connections")
Start("start", "start to first answer")
Load("page", "page of 612 bytes, 200 connections", ("file",), MANY, file="/index.html", usual=False)
