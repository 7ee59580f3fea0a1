"""A server that runs, and what it uses; one run of wrk, and what it says."""
import os, re, signal, socket, subprocess, time

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

MESSAGE = b'{"message":"Hello, World!"}'
FILES = {"/index.html": 612, "/1k.bin": 1024, "/100k.bin": 100 * 1024, "/100m.bin": 100 * 1024 * 1024}
POSTED = b"x" * 10_240


class Failure(Exception):
    """A server does not do what is asked of it."""


def cpu_set(text):
    """The cores that "0", "0-1" or "0,2" means."""
    cores = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        cores.update(range(int(first), int(last or first) + 1))
    return cores


def make_site(work):
    """The files that are served; the JSON answer is one of them, for h2o."""
    site = os.path.join(work, "site")
    os.mkdir(site)
    for name, size in FILES.items():
        with open(site + name, "wb") as f:
            line = b"<!doctype html>\n<title>same</title>\n<p>" if name.endswith("html") else b""
            f.write(line.ljust(size, b"x"))
    with open(site + "/message.json", "wb") as f:
        f.write(MESSAGE)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def stat(pid):
    """The fields of /proc/<pid>/stat from the third one on; none if the process is gone."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()
    except OSError:
        return []


class Running:
    """A server under test."""

    def __init__(self, server, kind, args, work):
        self.server, self.kind, self.port = server, kind, free_port()
        folder = os.path.join(work, f"{server.name}-{kind}-{self.port}")
        os.mkdir(folder)
        command, extra = server.command(kind, self.port, folder, os.path.join(work, "site"))
        self.said = os.path.join(folder, "output")
        self.started = time.monotonic()
        with open(self.said, "wb") as output:
            self.process = subprocess.Popen(
                ["taskset", "-c", args.server_cpus] + command,
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, **extra}, cwd=folder, start_new_session=True)

    @property
    def name(self):
        return self.server.name

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def await_port(self, seconds=30, pause=0.002):
        """Waits until somebody listens."""
        while time.monotonic() < self.started + seconds:
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=5)
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(pause)
        with open(self.said, errors="replace") as f:
            raise Failure(f"does not start: {f.read()[-300:].strip()}")

    def pids(self):
        """The process and all below it."""
        parents = {int(p): int(s[1]) for p in os.listdir("/proc") if p.isdigit() and (s := stat(p))}
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def cpu(self):
        """Seconds used until now, by the program and by the kernel for it."""
        stats = [s for pid in self.pids() if (s := stat(pid))]
        return sum(int(s[11]) for s in stats) / TICKS, sum(int(s[12]) for s in stats) / TICKS

    def resident(self):
        """Bytes of memory; a page that processes share counts for each."""
        return sum(int(s[21]) for pid in self.pids() if (s := stat(pid))) * PAGE

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def number(text):
    """What wrk means by 1.50ms or 2.00GB: seconds, or bytes."""
    units = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}
    value, unit = re.fullmatch(r"([\d.]+)([a-zA-Z]+)", text).groups()
    return float(value) * units[unit]


def wrk(running, options, path, seconds):
    """Runs wrk once; gives what came back in a second, and what that cost the server."""
    before, begun = running.cpu(), time.monotonic()
    out = subprocess.run(
        ["wrk", "-t1", f"-d{seconds}s", "--latency"] + options + [running.url(path)],
        capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    took = time.monotonic() - begun
    after = running.cpu()
    wrong = re.search(r"Non-2xx.*|Socket errors.*", out)
    if wrong:
        raise Failure(wrong[0])
    count = int(re.search(r"(\d+) requests in", out)[1])
    got = number(re.search(r"requests in \S+, (\S+) read", out)[1])
    if count == 0:
        raise Failure("answers nothing")
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]),
        "gigabytes": got / took / 1e9,
        "user": (after[0] - before[0]) * 1e6 / count,
        "system": (after[1] - before[1]) * 1e6 / count,
        "user_gb": (after[0] - before[0]) * 1e9 / got,
        "system_gb": (after[1] - before[1]) * 1e9 / got,
        "p50": number(re.search(r"(?m)^\s+50%\s+(\S+)", out)[1]) * 1e3,
        "p99": number(re.search(r"(?m)^\s+99%\s+(\S+)", out)[1]) * 1e3,
    }


class Idle:
    """Connections that are kept open, have had one answer each, and are silent."""

    def __init__(self, running, load, count):
        self.ask = f"GET {load.path(running.kind)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        self.length = load.length(running.kind)
        self.connections = []
        try:
            for _ in range(count):
                self.connections.append(socket.create_connection(("127.0.0.1", running.port), timeout=10))
                self._ask(self.connections[-1])
        except (OSError, Failure):
            self.close()
            raise

    def _ask(self, connection):
        connection.sendall(self.ask)
        answer, end = b"", -1
        while end < 0 or len(answer) < end + self.length:
            piece = connection.recv(65536)
            if not piece:
                raise Failure(f"closes one of {len(self.connections)} idle connections")
            answer += piece
            end = end if end >= 0 else answer.find(b"\r\n\r\n") + 4 if b"\r\n\r\n" in answer else -1
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise Failure(f"answers {answer[:15]!r} with {len(self.connections)} connections open")

    def ask_all(self):
        """Each is still there."""
        for connection in self.connections:
            self._ask(connection)

    def close(self):
        for connection in self.connections:
            connection.close()
