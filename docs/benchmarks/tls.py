#!/usr/bin/env python3
"""TLS beside nginx's, on one core each, with the same certificate and the same cipher suite.

The load comes from wrk and openssl on another core. The servers take turns; medians are told.

    python3 docs/benchmarks/tls.py [--rounds 3] [--seconds 3] [--loads small,bulk,...]
"""
import argparse, os, re, shlex, shutil, statistics, subprocess, sys, tempfile, time

import servers
from measuring import Failure, TICKS, free_port, number, stat

BOUNDS = {"small": 0.6, "bulk": 0.7}
LOADS = ["small", "bulk", "new-1.3", "resumed-1.3", "new-1.2", "resumed-1.2"]


def certificate(work, kind):
    """A PEM file with a key and a certificate that vouches for itself."""
    path = os.path.join(work, kind + ".pem")
    key = ["-newkey", "rsa:2048"] if kind == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-days", "30", *key, "-subj", "/CN=localhost", "-keyout", path + ".key",
         "-out", path + ".crt"], check=True, capture_output=True)
    with open(path, "wb") as whole:
        for part in (".crt", ".key"):
            with open(path + part, "rb") as f:
                whole.write(f.read())
    return path


def java_command():
    done = subprocess.run(
        ["mvn", "-B", "-q", "-f", servers.TOP, "-DskipTests", "-pl", "dill,dsock", "-Dbench.java=echo", "-Dbench=X", "test"],
        capture_output=True, text=True)
    flags = re.findall("--.*-classpath .* X", done.stdout)
    if done.returncode or not flags:
        raise Failure((done.stdout + done.stderr).strip())
    flags = shlex.split(flags[-1])[:-2]  # dsock's; without JMH and X
    return [os.path.join(servers.jdk(), "bin/java"), *flags]


def dsock(work, port, pem):
    opened = ["--add-opens", "java.base/java.io=ALL-UNNAMED", "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED"]
    return [JAVA[0], "-XX:+UseSerialGC", "-Xms12m", "-Xmn6m", "-XX:+UseCompactObjectHeaders", *opened, *JAVA[1:],
            "dsock.tls.Serve", str(port), pem, "1"]


def nginx(work, port, pem):
    folder = tempfile.mkdtemp(dir=work)
    os.chmod(folder, 0o755)
    site = os.path.join(work, "site")
    if not os.path.exists(site):
        os.mkdir(site)
        with open(site + "/bulk", "wb") as f:
            f.write(bytes(400 * 256 * 1024))
    conf = servers.fill("nginx-tls.conf", folder, PORT=port, SITE=site, PEM=pem)
    return ["nginx", "-e", f"{folder}/error.log", "-c", conf]


def load_command(load, port, seconds):
    url = f"https://127.0.0.1:{port}/"
    if load == "small":
        return ["wrk", "-t1", "-c100", f"-d{seconds}s", "--timeout", "30s", url]
    if load == "bulk":
        return ["wrk", "-t1", "-c4", f"-d{seconds}s", "--timeout", "30s", url + "bulk"]
    kind, version = load.split("-")
    return ["openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-new" if kind == "new" else "-reuse",
            "-time", str(seconds), *(["-tls1_3"] if version == "1.3" else ["-tls1_2", "-cipher", "ECDHE+AESGCM"])]


def figure(load, said):
    """How much a second, and how much in all: requests, MiB, handshakes."""
    if load == "small":
        return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1]), int(re.search(r"(\d+) requests in", said)[1])
    if load == "bulk":
        whole = re.search(r"requests in ([^,]+), (\S+) read", said)
        return number(re.search(r"Transfer/sec:\s*(\S+)", said)[1]) / 2**20, number(whole[2]) / 2**20
    count, seconds = re.findall(r"(\d+) connections in (\d+) real seconds", said)[-1]
    return int(count) / int(seconds), int(count)


class Running:
    def __init__(self, make, work, pem, cpu):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["taskset", "-c", cpu, *make(work, self.port, pem)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def measure(self, load, seconds, cpu):
        before = self.cpu()
        done = subprocess.run(
            ["taskset", "-c", cpu, *load_command(load, self.port, seconds)], capture_output=True, text=True,
            timeout=seconds + 60)
        if load in ("small", "bulk") and re.search(r"Non-2xx|Socket errors", done.stdout):
            raise Failure(done.stdout)
        rate, count = figure(load, done.stdout)
        return rate, (self.cpu() - before) / max(count, 1) * 1e6

    def cpu(self):
        """Seconds used until now, with those of its workers."""
        pids = [self.process.pid]
        children = f"/proc/{pids[0]}/task/{pids[0]}/children"
        with open(children) as f:
            pids += f.read().split()
        return sum(int(s[11]) + int(s[12]) for pid in pids if (s := stat(pid))) / TICKS

    def stop(self):
        self.process.terminate()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--warm-up", type=float, default=20,
                        help="seconds of CPU time that the JVM gets before the first figure, a third of it for each further load")
    parser.add_argument("--server-cpu", default="0")
    parser.add_argument("--load-cpu", default="1")
    parser.add_argument("--key", choices=["rsa", "ec"], default="ec")
    parser.add_argument("--loads", default=",".join(LOADS))
    args = parser.parse_args()
    for program in ("nginx", "wrk", "openssl", "taskset", "mvn"):
        if not shutil.which(program):
            sys.exit(f"{program} is not installed")
    global JAVA
    JAVA = java_command()
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)  # nginx's worker may be somebody else
        compare(args, work, certificate(work, args.key))


def compare(args, work, pem):
    running = {"dsock": Running(dsock, work, pem, args.server_cpu), "nginx": Running(nginx, work, pem, args.server_cpu)}
    try:
        time.sleep(2)
        print(f"key: {args.key}; {args.rounds} rounds of {args.seconds} s\n")
        print("| load | dsock/s | nginx/s | ratio | dsock, CPU µs each | nginx, CPU µs each | ratio |\n|---|---|---|---|---|---|---|")
        for load in args.loads.split(","):
            warm_up(running["dsock"], load, args)
            found = {name: [] for name in running}
            for _ in range(args.rounds):
                for name, server in running.items():
                    found[name].append(server.measure(load, args.seconds, args.load_cpu))
            print(line(load, found), flush=True)
    finally:
        for server in running.values():
            server.stop()


def warm_up(server, load, args):
    """Until the JIT compilers are through; they have the server's core as well."""
    until = server.cpu() + args.warm_up / (1 if server.cpu() < args.warm_up / 2 else 3)
    while server.cpu() < until:
        server.measure(load, args.seconds, args.load_cpu)


def line(load, found):
    unit = {"small": "requests", "bulk": "MiB"}.get(load, "handshakes")
    rate = {name: statistics.median(value[0] for value in values) for name, values in found.items()}
    cost = {name: statistics.median(value[1] for value in values) for name, values in found.items()}
    ratio = rate["dsock"] / rate["nginx"]
    bound = BOUNDS.get(load)
    judged = f" (≥ {bound}: {'met' if ratio >= bound else 'missed'})" if bound else ""
    return (f"| {load}, {unit} | {rate['dsock']:,.0f} | {rate['nginx']:,.0f} | {ratio:.2f}{judged} "
            f"| {cost['dsock']:,.1f} | {cost['nginx']:,.1f} | {cost['nginx'] / cost['dsock']:.2f} |")


if __name__ == "__main__":
    main()
