#!/usr/bin/env python3
"""The reverse proxy beside nginx as one, on one core each, in front of the same up-stream.

The load comes from wrk, and the up-stream is an nginx, on another core. The two take turns; medians are told.

    python3 docs/benchmarks/proxy.py --httpd httpd/target/image/bin/httpd [--rounds 5] [--seconds 5]
"""
import argparse, os, re, shlex, shutil, socket, statistics, subprocess, sys, tempfile, time

BOUND = {"requests/s": (0.9, "at least"), "p99 ms": (1.2, "at most")}
TICKS = os.sysconf("SC_CLK_TCK")

COMMON = """
daemon off; worker_processes 1; pid %(folder)s/pid; error_log %(folder)s/error;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000;
  client_body_temp_path %(folder)s/b; proxy_temp_path %(folder)s/p; fastcgi_temp_path %(folder)s/f;
  uwsgi_temp_path %(folder)s/u; scgi_temp_path %(folder)s/s;
  %(rest)s }
"""
UPSTREAM = "server { listen 127.0.0.1:%(port)d; location / { return 200 '" + "x" * 128 + "'; } }"
PROXY = """
  upstream behind { server 127.0.0.1:%(behind)d; keepalive 512; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:%(port)d; location / {
    proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Host $http_host; proxy_set_header Via "1.1 nginx";
    proxy_set_header Forwarded 'for=$remote_addr;host="$http_host";proto=$scheme';
    proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $http_host; } }
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def nginx(work, rest):
    folder = tempfile.mkdtemp(dir=work)
    conf = os.path.join(folder, "conf")
    with open(conf, "w") as f:
        f.write(COMMON % {"folder": folder, "rest": rest})
    return ["nginx", "-e", folder + "/error", "-c", conf]


def start(core, command, port):
    child = subprocess.Popen(["taskset", "-c", core, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.time() + 30
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return child
        except OSError:
            if child.poll() is not None:
                break
            time.sleep(0.05)
    sys.exit("does not start: " + shlex.join(command))


def family(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [pid, *(p for child in f.read().split() for p in family(int(child)))]


def cpu(pid):
    """Seconds that a process and its children have used."""
    used = 0
    for one in family(pid):
        with open(f"/proc/{one}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        used += int(fields[11]) + int(fields[12])
    return used / TICKS


def measure(core, pid, port, connections, seconds):
    before = cpu(pid)
    said = subprocess.run(
        ["taskset", "-c", core, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}/"],
        check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(said)
    count = int(re.search(r"(\d+) requests in", said)[1])
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return {"requests/s": float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1]),
            "p99 ms": float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
            "CPU us/request": (cpu(pid) - before) / count * 1e6}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--httpd", required=True, help="the command, with options if need be")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--warm", type=int, default=20, help="seconds")
    options.add_argument("--connections", type=int, default=64)
    options.add_argument("--cores", default="0,1", help="that of the load and the up-stream, that of the proxy")
    args = options.parse_args()
    load, core = args.cores.split(",")
    work = tempfile.mkdtemp(prefix="proxy-bench-")
    os.chmod(work, 0o755)
    children = []
    try:
        behind, front, ours = free_port(), free_port(), free_port()
        children.append(start(load, nginx(work, UPSTREAM % {"port": behind}), behind))
        children.append(start(core, nginx(work, PROXY % {"port": front, "behind": behind}), front))
        command = [*shlex.split(args.httpd), "--quiet", "--workers", "1", "--port", str(ours),
                   "--proxy", f"/=http://127.0.0.1:{behind}", work]
        children.append(start(core, command, ours))
        proxies = {"nginx": (children[1].pid, front), "httpd": (children[2].pid, ours)}
        measure(load, *proxies["httpd"], args.connections, args.warm)
        runs = {name: [] for name in proxies}
        for _ in range(args.rounds):
            for name, (pid, port) in proxies.items():
                runs[name].append(measure(load, pid, port, args.connections, args.seconds))
        report(runs)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()
        shutil.rmtree(work)


def report(runs):
    print(f"| | nginx | httpd | ratio | bound |\n|---|---|---|---|---|")
    for figure in runs["nginx"][0]:
        one, two = (statistics.median(run[figure] for run in runs[name]) for name in ("nginx", "httpd"))
        bound, word = BOUND.get(figure, ("", ""))
        print(f"| {figure} | {one:.1f} | {two:.1f} | {two / one:.2f} | {word} {bound} |")


if __name__ == "__main__":
    main()
