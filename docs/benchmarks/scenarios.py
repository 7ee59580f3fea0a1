"""The scenarios: what is measured, of whom, and what dill is to reach."""
import statistics, sys

import bounds, report
from measuring import Failure
from programs import PERF, CProgram, GoProgram, JavaProgram, Jmh

ALL = {}

# Lines of the tables, in this order. The words in braces are versions.
TITLES = {
    "dill": "dill",
    "dillOnLoop": "dill, one loop",
    "alarms": "dill's alarms, one loop",
    "jox": "Jox {jox}",
    "kotlin": "Kotlin {kotlinx-coroutines}",
    "kotlinOnOneThread": "Kotlin, one thread",
    "queue": "`ArrayBlockingQueue`, or `SynchronousQueue` for 0",
    "synchronousQueue": "`SynchronousQueue`",
    "transferQueue": "`LinkedTransferQueue`",
    "exchanger": "`Exchanger`",
    "streams": "`DataInputStream`, virtual threads",
    "scope": "`StructuredTaskScope`",
    "threads": "bare virtual threads",
    "threadsOnLoop": "bare virtual threads, one bare loop",
    "go": "Go {go}",
    "goOnOne": "Go, one core",
    "libdill": "libdill {libdill}",
}
OURS = ["alarms", "dill", "dillOnLoop"]
ON_LOOP = {"kotlin": "kotlinOnOneThread", "threads": "threadsOnLoop", "go": "goOnOne"}  # what comes next to a loop


class Bound:
    """A time that is to be at most, or a rate that is to be at least, so many times that of another."""

    def __init__(self, relation, factor, other="", columns=None):
        self.relation, self.factor, self.other, self.columns = relation, factor, other, columns

    def lines(self, scenario, results, titles):
        for row in OURS:
            other = ON_LOOP.get(self.other, self.other) if row == "dillOnLoop" else self.other
            for column, value in results.get(row, {}).items():
                beside = results.get(other, {}).get(column, 0) if other else 1
                if beside and (self.columns is None or column in self.columns):
                    ratio = value / beside if self.relation == "≤" else beside / value
                    of = titles[row] + (f", {column}" if column else "")
                    what = scenario.unit if not other else "time" if self.relation == "≤" else "rate"
                    whose = f" × that of {titles[other]}" if other else ""
                    yield bounds.line(f"{of}: {what}", self.relation, self.factor, whose, ratio)


class Scenario:
    """What is measured in turns and makes a table; if it has no bounds, in not so many turns."""

    def __init__(self, name, title, sources, those=(), unit="ns", base="dill", most=None):
        self.name, self.title, self.sources, self.bounds, self.unit, self.base = name, title, sources, those, unit, base
        self.most = most or (None if those else 3)
        self.usual = True
        ALL[name] = self

    def rounds(self, args):
        return min(args.rounds, self.most or args.rounds)

    def measure(self, tools, args):
        """Gives medians by line and column, and reasons why there are none."""
        taken, failures = {}, {}
        for n in range(self.rounds(args)):
            print(f"round {n + 1}", file=sys.stderr)
            for source in self.sources if n % 2 == 0 else self.sources[::-1]:
                self.turn(source, tools[source.by], args, taken, failures)
        results = {}
        for (row, column), values in taken.items():
            results.setdefault(row, {})[column] = statistics.median(values)
        return {row: results[row] for row in TITLES if row in results}, failures

    def turn(self, source, tool, args, taken, failures):
        who = ", ".join(source.rows) or source.name
        if tool.reason:
            failures[who] = tool.reason
            return
        try:
            for row, column, value in source.once(tool, args):
                taken.setdefault((row, column), []).append(value)
                print(f"  {row:18} {column:16} {value:,.0f}", file=sys.stderr)
        except Failure as e:
            failures[who] = str(e)
            print(f"  {who}: {e}", file=sys.stderr)

    def table(self, results, failures, versions, args):
        """Markdown; each figure with its ratio to that of the line that is the base."""
        titles = {row: title.format_map(versions) for row, title in TITLES.items() if row in results}
        columns = list(dict.fromkeys(column for r in results.values() for column in r))
        heads = [f"{column}, {self.unit}" if column else self.unit for column in columns]
        lines = [f"### `{self.name}`: {self.title}", "", "| | " + " | ".join(heads) + " |", "|---" * (len(columns) + 1) + "|"]
        for row, r in results.items():
            lines.append(f"| {titles[row]} | " + " | ".join(self.cell(r, results, column) for column in columns) + " |")
        left_out = [f"{who} ({reason.splitlines()[0][:100]})" for who, reason in failures.items()]
        lines += report.under(self.how(titles, args), left_out)
        found = [line for bound in self.bounds for line in bound.lines(self, results, titles)]
        return "\n".join(lines + (["", "What dill is to reach:", "", *found] if found else []))

    def cell(self, r, results, column):
        if column not in r:
            return "-"
        base = results.get(self.base, {}).get(column)
        return f"{r[column]:,.0f}" + (f" ({r[column] / base:.2f})" if base and base > 0 else "")

    def how(self, titles, args):
        whose = f", and in parentheses ratios to those of {titles[self.base]}" if self.base in titles else ""
        rounds = self.rounds(args)
        return f"medians of {rounds} rounds in turns{whose}" if rounds > 1 else f"one round{whose}"


def go(columns):
    """Go's lines: on all cores and on one."""
    return [GoProgram(row, column, *words.split()) for row in ("go", "goOnOne") for column, words in columns.items()]


def many(whose, says, flags, *words):
    return [JavaProgram(who, says, *flags, "dill.bench.Many", words[0], who, *words[1:]) for who in whose]


def stream(senders, receivers, capacities):
    return [
        Jmh("Stream", "capacity {capacity}", senders=str(senders), receivers=str(receivers), capacity=",".join(map(str, capacities))),
        *go({f"capacity {n}": f"stream {n} {senders} {receivers}" for n in capacities})]


def by_capacity(name, capacities=(0, 16, 100)):
    return [
        Jmh(name, "capacity {capacity}", capacity=",".join(map(str, capacities))),
        *go({f"capacity {n}": f"{name.lower()} {n}" for n in capacities})]


def choose(limit):
    return [
        Jmh("Choose", "{channels} channels", limit=limit),
        *go({f"{n} channels": f"choose {n} {limit}" for n in (2, 8)})]


BUFFERED = ["capacity 16", "capacity 1024"]
WAITING = ["dill", "dillOnLoop", "jox", "threads", "kotlin", "kotlinOnOneThread"]
SLEEPING = [who for who in WAITING if who != "jox"]
MILLIONS = {"chan": "2", "choose": "2", "ctxswitch": "2", "done": "1", "go": "1", "timer": "10000", "whispers": "20000"}

Scenario(
    "pingpong", "a value without a buffer, from one task to the other and back",
    [Jmh("PingPong"), *go({"": "pingpong"})],
    [Bound("≤", 0.8, "jox"), Bound("≤", 0.8, "kotlin"), Bound("≤", 1.3, "threads")])
Scenario(
    "one-to-one", "a value from one task to another", stream(1, 1, (0, 16, 1024)),
    [Bound("≥", 1.5, "jox", BUFFERED), Bound("≥", 2, "queue", BUFFERED), Bound("≥", 1, "go", BUFFERED)])
Scenario(
    "four-to-four", "a value from one of four tasks to one of four others", stream(4, 4, (16, 1024)),
    [Bound("≥", 1.2, "jox"), Bound("≥", 1.2, "kotlin")])
Scenario(
    "choose", "a value from whichever of some unbuffered channels has one", choose("false"),
    [Bound("≤", 0.8, "jox"), Bound("≤", 1, "kotlin")])
Scenario("choose-in-time", "the same with a limit of time to each choice, which is not reached", choose("true"))
Scenario(
    "task", "start and end of a task, alone in its bundle and with others",
    [Jmh("Task", "{tasks} at a time"), *go({f"{n} at a time": f"task {n}" for n in (1, 1000)})],
    [Bound("≤", 1.5, "threads"), Bound("≤", 1, "scope")])
Scenario(
    "close", "the end of each of 100,000 tasks that wait on a channel, when their bundle is closed",
    many(WAITING, {"end": ""}, ["-Xmx2g"], "parked", "100000", "6"), [Bound("≤", 2000)])
Scenario("fan-in", "a value from one of a thousand tasks to a single one", stream(1000, 1, (0, 16, 100)))
Scenario("chain", "a value from each to the next in a chain of a thousand tasks", by_capacity("Chain"))
Scenario("pairs", "a value in one of a thousand pairs of tasks", by_capacity("Pairs"))
Scenario(
    "timers", "1,000,000 that sleep for the same time: to start each, and to wake and end it",
    [*many(SLEEPING, {"start": "start", "end": "end"}, ["-Xmx4g"], "asleep", "1000000"),
     JavaProgram("alarms", {"start": "start", "end": "end"}, "dill.loop.Alarms", "1000000")],
    [Bound("≤", 1000)])
Scenario(
    "parked", "1,000,000 tasks that wait on a channel, in a heap of 2 GB: bytes of each",
    many(WAITING, {"memory": ""}, ["-Xmx2g"], "parked", "1000000", "1"), [Bound("≤", 2147)], unit="bytes")
Scenario(
    "perf", "libdill's seven programs, and the same with dill",
    [*(CProgram(name, MILLIONS[name]) for name in PERF),
     *(JavaProgram(who, {"duration": f"{name} {MILLIONS[name]}"}, "dill.bench.Perf", name, MILLIONS[name], who)
       for name in PERF for who in ("dill", "dillOnLoop"))],
    base="libdill")
