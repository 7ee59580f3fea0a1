#!/usr/bin/env python3
"""Measures the time from exec to the first answer, and the resident memory after it; nginx beside httpd, in turns.

usage: start.py [--rounds 11] [--server httpd/target/image/bin/httpd] [--jar httpd/target/httpd.jar]

Each server is started anew in each round, serves one file of 612 bytes, and logs to a file. A client tries to connect
once a millisecond and asks as soon as it can. Also shown: the time until it listens, and all CPU time used (which
suffers less from neighbours). The jar runs on the java of JAVA_HOME or PATH if that is 25 or newer, with a cache made
first as the README says, and without. Prints a Markdown table of medians. Linux; nginx is left out where it isn't.
"""
import argparse, os, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
TICKS = os.sysconf("SC_CLK_TCK")

NGINX = """
worker_processes 1;
daemon off;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ }}
http {{
  access_log {dir}/access.log;
  client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
  uwsgi_temp_path {dir}; scgi_temp_path {dir};
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def connect(server, port):
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except OSError:
            if server.poll() is not None:
                sys.exit("the server has ended")
            time.sleep(0.001)


def family(pid):
    """The process and its children: nginx works in one."""
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [pid] + [int(child) for child in f.read().split()]


def resident(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) * 1024


def cpu(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def start(command, port, output):
    """Seconds until it listens and until it has answered, bytes resident then, and seconds of CPU time."""
    began = time.monotonic()
    server = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        with connect(server, port) as client:
            listens = time.monotonic() - began
            client.sendall(GET)
            answer = client.recv(65536)
            answered = time.monotonic() - began
            if not answer.startswith(b"HTTP/1.1 200 "):
                sys.exit(f"not a 200: {answer[:80]}")
            time.sleep(0.1)  # for what it does after the answer, as logging it
            pids = family(server.pid)
            return listens, answered, sum(map(resident, pids)), sum(map(cpu, pids))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def main():
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--rounds", type=int, default=11)
    ap.add_argument("--server", default=os.path.join(top, "httpd/target/image/bin/httpd"))
    ap.add_argument("--jar", default=os.path.join(top, "httpd/target/httpd.jar"))
    args = ap.parse_args()
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else shutil.which("java")
    version = subprocess.run([java, "-jar", args.jar, "--version"], capture_output=True).returncode if java else 1
    with tempfile.TemporaryDirectory() as work, open(os.path.join(work, "log"), "w") as output:
        os.chmod(work, 0o755)
        site = os.path.join(work, "site")
        os.mkdir(site)
        with open(os.path.join(site, "index.html"), "w") as f:
            f.write("<!doctype html>\n".ljust(611, "x") + "\n")

        def httpd(*words):
            return lambda port: [*words, "--port", str(port), site]

        def nginx(port):
            conf = os.path.join(work, "nginx.conf")
            with open(conf, "w") as f:
                f.write(NGINX.format(dir=work, port=port, root=site))
            return ["nginx", "-c", conf]

        servers = {"httpd, image": httpd(args.server)}
        if version == 0:
            cache = os.path.join(work, "httpd.aot")
            port = free_port()
            start(httpd(java, f"-XX:AOTCacheOutput={cache}", "-jar", args.jar)(port), port, output)
            servers["httpd, jar with cache"] = httpd(java, f"-XX:AOTCache={cache}", "-jar", args.jar)
            servers["httpd, jar"] = httpd(java, "-jar", args.jar)
        if shutil.which("nginx"):
            servers["nginx"] = nginx
        figures = {name: [] for name in servers}
        for n in range(args.rounds):
            for name, command in servers.items() if n % 2 == 0 else reversed(servers.items()):
                port = free_port()
                figures[name].append(start(command(port), port, output))
    print(f"medians of {args.rounds} starts in turns\n")
    print("| server | listens after | first answer after | the fastest | CPU time | resident memory |")
    print("|---|---|---|---|---|---|")
    for name, rounds in figures.items():
        listens, answered, memory, used = (statistics.median(r[i] for r in rounds) for i in range(4))
        fastest = min(r[1] for r in rounds)
        print(f"| {name} | {listens * 1e3:.0f} ms | {answered * 1e3:.0f} ms | {fastest * 1e3:.0f} ms "
              f"| {used * 1e3:.0f} ms | {memory / 1e6:.1f} MB |")


if __name__ == "__main__":
    main()
