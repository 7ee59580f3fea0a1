#!/usr/bin/env python3
"""Compares httpd with nginx, both serving the same folder, on one core each in turns; wrk runs on another core.

usage: against-nginx.py [--rounds 5] [--seconds 10] [--connections 200] [--path /] [--server httpd/target/image/bin/httpd]

Prints a Markdown table: requests per second, CPU time per request (user and system), and ratios of medians. Needs
nginx, wrk and taskset (Debian: nginx-light wrk util-linux), Linux, and two cores that nobody else uses.
"""
import argparse, os, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, time, urllib.request

TICKS = os.sysconf("SC_CLK_TCK")

NGINX = """
worker_processes 1;
daemon off;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections 4096; }}
http {{
  include /etc/nginx/mime.types;
  access_log {log};
  client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
  uwsgi_temp_path {dir}; scgi_temp_path {dir};
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A server under test: how it is started, and what it uses."""

    def __init__(self, name, command, port, output):
        self.name, self.port = name, port
        self.process = subprocess.Popen(["taskset", "-c", "0"] + command, stdout=output)
        self.rounds = []

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def await_answer(self, path):
        for _ in range(200):
            try:
                with urllib.request.urlopen(self.url(path), timeout=1) as answer:
                    return answer.read()
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{self.name} does not answer")

    def pids(self):
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True)
        return [self.process.pid] + [int(p) for p in children.stdout.split()]

    def cpu(self):
        user = system = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/stat") as f:
                fields = f.read().rsplit(")", 1)[1].split()
            user, system = user + int(fields[11]), system + int(fields[12])
        return user / TICKS, system / TICKS

    def measure(self, args, record=True):
        before = self.cpu()
        out = subprocess.run(
            ["taskset", "-c", "1", "wrk", "-t1", f"-c{args.connections}", f"-d{args.seconds}s", "--latency", self.url(args.path)],
            capture_output=True, text=True, check=True).stdout
        after = self.cpu()
        if re.search(r"Non-2xx|Socket errors", out):
            sys.exit(f"{self.name} answered wrongly:\n{out}")
        count = int(re.search(r"(\d+) requests in", out)[1])
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
        p99 = re.search(r"99%\s+(\S+)", out)[1]
        user, system = ((after[i] - before[i]) * 1e6 / count for i in (0, 1))
        if record:
            self.rounds.append((rate, user, system))
        print(f"  {self.name:24} {rate:9.0f}/s  user {user:5.2f} us  system {system:5.2f} us  p99 {p99}", file=sys.stderr)

    def median(self, i):
        return statistics.median(r[i] for r in self.rounds)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    top = os.path.dirname(os.path.dirname(here))
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--seconds", type=int, default=10)
    ap.add_argument("--connections", type=int, default=200)
    ap.add_argument("--path", default="/")
    ap.add_argument("--size", type=int, default=612, help="bytes of index.html")
    ap.add_argument("--server", default=os.path.join(top, "httpd/target/image/bin/httpd"))
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)
        site = os.path.join(work, "site")
        os.mkdir(site)
        with open(os.path.join(site, "index.html"), "w") as f:
            f.write("<!doctype html>\n<title>same</title>\n<p>".ljust(args.size - 1, "x") + "\n")
        servers = []
        for log in (False, True):
            port = free_port()
            folder = os.path.join(work, f"nginx-{log}")
            os.mkdir(folder)
            conf = os.path.join(folder, "nginx.conf")
            with open(conf, "w") as f:
                f.write(NGINX.format(dir=folder, port=port, root=site, log=f"{folder}/access.log" if log else "off"))
            servers.append(Server("nginx" + (", log on" if log else ""), ["nginx", "-c", conf], port, subprocess.DEVNULL))
            port = free_port()
            command = [args.server, "--port", str(port), "--workers", "1"] + ([] if log else ["--quiet"]) + [site]
            output = open(os.path.join(work, f"httpd-{log}.log"), "w")  # where httpd logs to
            servers.append(Server("httpd" + (", log on" if log else ""), command, port, output))
        try:
            bodies = {s.await_answer(args.path) for s in servers}
            if len(bodies) != 1:
                sys.exit("the servers answer differently")
            for s in servers:  # warm up
                for _ in range(2):
                    s.measure(args, record=False)
            for n in range(args.rounds):
                print(f"round {n + 1}", file=sys.stderr)
                for s in servers if n % 2 == 0 else reversed(servers):
                    s.measure(args)
        finally:
            for s in servers:
                s.stop()
    base = servers[0]
    print(f"\n`wrk -t1 -c{args.connections} -d{args.seconds}s` on `{args.path}` ({len(bodies.pop())} bytes), medians of {args.rounds} rounds in turns\n")
    print("| server | requests/s | ratio to nginx | user us/request | system us/request | CPU ratio to nginx |")
    print("|---|---|---|---|---|---|")
    for s in servers:
        ref = base if "log" not in s.name else servers[2]
        cpu, ref_cpu = (x.median(1) + x.median(2) for x in (s, ref))
        print(f"| {s.name} | {s.median(0):.0f} | {s.median(0) / ref.median(0):.2f} | {s.median(1):.2f} | {s.median(2):.2f} | {cpu / ref_cpu:.2f} |")


if __name__ == "__main__":
    for tool in ("nginx", "wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed")
    main()
