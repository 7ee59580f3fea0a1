#!/usr/bin/env python3
"""Measures dill's channels, choices, bundles and timers beside those of others.

usage: channels.py [--scenarios pingpong,choose] [--rounds 5] [--libdill CHECKOUT] [--write]

Without --scenarios: all that there are (--list names them). In each round all have a turn, each in a process of its
own; nobody else should use the machine. Prints Markdown tables of medians; --write puts them into docs/benchmarks.md.

Needs Maven and a JDK 25; for Go's lines golang, for libdill's gcc and a checkout of libdill. Who is not there is named
and left out.
"""
import argparse, os, sys, time

sys.dont_write_bytecode = True

import report, scenarios, servers  # noqa: E402
from run import chosen  # noqa: E402


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--scenarios", help="which, with commas between")
    ap.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    ap.add_argument("--warm", type=float, default=0.9, help="for how many seconds a benchmark warms up")
    ap.add_argument("--seconds", type=float, default=0.45, help="for how many seconds it is measured then")
    ap.add_argument("--libdill", help="a checkout of libdill, to build and measure its programs")
    ap.add_argument("--write", action="store_true", help="put the tables into the documents")
    ap.add_argument("--list", action="store_true", help="name the scenarios, and end")
    return ap.parse_args()


def main():
    args = arguments()
    if args.list:
        for scenario in scenarios.ALL.values():
            print(f"{scenario.name:16} {scenario.title}")
        return
    what = chosen(args.scenarios, scenarios.ALL, "scenario")
    os.makedirs(servers.BUILT, exist_ok=True)
    tools, versions = {}, {}
    for by in dict.fromkeys(source.by for scenario in what for source in scenario.sources):
        tools[by] = by(args)
        versions.update(tools[by].versions if not tools[by].reason else {})
    for scenario in what:
        begun = time.monotonic()
        print(f"\n{scenario.name}: {scenario.title}", file=sys.stderr)
        results, failures = scenario.measure(tools, args)
        text = scenario.table(results, failures, versions, args)
        print("\n" + text, flush=True)
        print(f"({time.monotonic() - begun:.0f} s)", file=sys.stderr)
        if args.write and results:
            report.place("channels.py", scenario.name, text)


if __name__ == "__main__":
    main()
