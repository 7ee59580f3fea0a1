#!/usr/bin/env python3
"""Measures httpd beside other servers, all started by this script, one core each in turns.

usage: run.py [--servers nginx,httpd] [--loads json,file1k] [--rounds 5] [--seconds 8] [--write]

Without --servers and --loads: all that there are (--list names them). The servers run on core 0, what loads them on core
1; nobody else should use the two. Each server is asked once, and its answer checked, before anything is measured.
Prints Markdown tables of medians; --write puts them into docs/benchmarks.md, and a chart of each beside this script.

Needs Linux, wrk and taskset; gcc for the load latency70; whatever the servers need (a server that is not there is
named and left out): nginx, h2o, nodejs, golang with golang-github-valyala-fasthttp-dev (all Debian's), mvn and a JDK 25
for those in Java, and for httpd `mvn -q -DskipTests package` in advance. For libdill's: --libdill and a checkout of it.
"""
import argparse, os, resource, shutil, signal, sys, tempfile, time

sys.dont_write_bytecode = True

import loads, measuring, report, servers  # noqa: E402


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--servers", help="which, with commas between; nginx is what the others are compared with")
    ap.add_argument("--loads", help="which, with commas between")
    ap.add_argument("--rounds", type=int, default=5, help="how often each server is measured")
    ap.add_argument("--seconds", type=int, default=8, help="how long each time")
    ap.add_argument("--warm", type=int, default=10, help="how many seconds to warm each up")
    ap.add_argument("--starts", type=int, default=11, help="how often each is started for the load start")
    ap.add_argument("--idle", type=int, default=10_000, help="how many connections are idle in idle and idle10k")
    ap.add_argument("--server-cpus", default="0", help="as taskset -c has it")
    ap.add_argument("--load-cpus", default="1", help="the same, for what loads the servers, and this script")
    ap.add_argument("--libdill", help="a checkout of libdill, to build and measure a server in C")
    ap.add_argument("--write", action="store_true", help="put tables and charts into the documents")
    ap.add_argument("--list", action="store_true", help="name the servers and the loads, and end")
    return ap.parse_args()


def chosen(names, all_of_them, what):
    """Those that are named, in that order; the usual ones if none is."""
    if names is None:
        return [x for x in all_of_them.values() if x.usual]
    strange = [n for n in names.split(",") if n not in all_of_them]
    if strange:
        sys.exit(f"no {what} {', '.join(strange)}; there are {', '.join(all_of_them)}")
    return [all_of_them[n] for n in names.split(",")]


def listing():
    for load in loads.ALL.values():
        who = [s.name for s in servers.ALL.values() if load.kind_for(s)]
        print(f"{load.name:12} {load.title}\n{'':12} {', '.join(who)}")


def ready(those, args):
    """Builds what has to be built; leaves out what is not there, and says so."""
    there, missing = [], {}
    for server in those:
        reason = server.prepare(args)
        if reason:
            missing[server.name] = reason
            print(f"{server.name} is left out: {reason[:500]}", file=sys.stderr)
        else:
            there.append(server)
    return there, missing


def main():
    args = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers that run are stopped then too
    if args.list:
        return listing()
    for tool in ("wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    what = chosen(args.loads, loads.ALL, "load")
    there, missing = ready(chosen(args.servers, servers.ALL, "server"), args)
    os.sched_setaffinity(0, measuring.cpu_set(args.load_cpus))
    print(f"about {loads.minutes(what, there, args):.0f} minutes", file=sys.stderr)
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)  # nginx's worker is somebody else
        measuring.make_site(work)
        for load in what:
            begun = time.monotonic()
            print(f"\n{load.name}: {load.title}", file=sys.stderr)
            results, failures = load.measure(there, args, work)
            text = report.table(load, results, {**missing, **failures}, args)
            print("\n" + text, flush=True)
            print(f"({time.monotonic() - begun:.0f} s)", file=sys.stderr)
            if args.write and results:
                report.write(load, results, text)


if __name__ == "__main__":
    main()
