#!/usr/bin/env python3
"""Measures messages of 64 bytes over TCP on this machine: dsock's beside libdill's and the JDK's streams.

usage: messages.py [--scenarios prefix,suffix] [--rounds 5] [--libdill CHECKOUT] [--write]

In each round all have a turn, each in a process of its own; nobody else should use the machine. Prints Markdown tables of
medians; --write puts them into docs/benchmarks.md.

Needs Maven and a JDK 25; for libdill's lines gcc and a checkout of libdill. Who is not there is named and left out.
"""
import argparse, os, signal, sys

sys.dont_write_bytecode = True

import report, servers  # noqa: E402
from programs import CProgram, DsockJava, JavaProgram, PeersC  # noqa: E402
from run import chosen  # noqa: E402
from scenarios import Bound, Scenario  # noqa: E402

COUNTS = {"one way": ("oneway", 1_000_000), "there and back": ("echo", 100_000)}
WHO = ["dill", "dillOnLoop", "streams"]


class DsockProgram(JavaProgram):
    by = DsockJava


class MessagesInC(CProgram):
    by = PeersC

    def __init__(self, protocol, column, mode, count):
        super().__init__("messages", "")
        self.says, self.words = {"duration": column}, (protocol, mode, str(count))

    def command(self, c):
        return [c.binary("messages"), *self.words], None


def sources(protocol):
    """What is compared comes one after the other."""
    for column, (mode, count) in COUNTS.items():
        for who in WHO:
            yield DsockProgram(who, {"duration": column}, "dsock.Messages", protocol, mode, str(count), who)
        yield MessagesInC(protocol, column, mode, count)


def scenario(protocol, title):
    return Scenario(protocol, title, [*sources(protocol)], [Bound("≥", 1, "streams"), Bound("≥", 1, "libdill")])


ALL = {made.name: made for made in (
    scenario("prefix", "a message of 64 bytes behind 8 bytes of length"),
    scenario("suffix", "a message of 64 bytes before the end of a line"))}


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--scenarios", help="which, with commas between")
    ap.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    ap.add_argument("--libdill", help="a checkout of libdill, to build and measure its program")
    ap.add_argument("--write", action="store_true", help="put the tables into the documents")
    return ap.parse_args()


def main():
    args = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what runs is stopped then too
    what = chosen(args.scenarios, ALL, "scenario")
    os.makedirs(servers.BUILT, exist_ok=True)
    tools = {DsockJava: DsockJava(args), PeersC: PeersC(args)}
    versions = {k: v for tool in tools.values() if not tool.reason for k, v in tool.versions.items()}
    for made in what:
        print(f"\n{made.name}: {made.title}", file=sys.stderr)
        results, failures = made.measure(tools, args)
        text = made.table(results, failures, versions, args)
        print("\n" + text, flush=True)
        if args.write and results:
            report.place("messages.py", made.name, text)


if __name__ == "__main__":
    main()
