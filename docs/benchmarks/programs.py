"""What the scenarios are made of: classes of JMH, and programs in Java, Go and C that say a figure."""
import json, os, re, shlex, shutil, subprocess, sys, tempfile, time

import servers
from measuring import Failure

# How libdill is compiled for its own figures.
OPTIMISED = "-O3 -U_FORTIFY_SOURCE -DHAVE_EPOLL -DHAVE_POSIX_MEMALIGN -DHAVE_MPROTECT -DDILL_THREADS -DDILL_SOCKETS"
PERF = ["chan", "choose", "ctxswitch", "done", "go", "timer", "whispers"]
TIMEOUT = 900  # seconds, after which somebody waits in vain


def said_by(command, env=None):
    """Runs a program to its end, and gives what it says."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT, env={**os.environ, **(env or {})})
    except subprocess.TimeoutExpired:
        raise Failure("did not end in time")
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or f"ended with {done.returncode}").splitlines()
        raise Failure(next((line for line in reversed(lines) if line.startswith("Caused by: ")), lines[0]))
    return done.stdout


class Java:
    """Compiles the benchmarks of dill, and knows how they are run."""

    modules = "dill"  # the benchmarks are those of the last

    def __init__(self, args):
        self.java, self.reason = [], ""
        if not shutil.which("mvn") or not servers.jdk():
            self.reason = "there is no Maven, or no JDK 25"
            return
        done = subprocess.run(
            ["mvn", "-B", "-q", "-f", servers.TOP, "-DskipTests", "-pl", self.modules, "-Dbench.java=echo", "-Dbench=X", "test"],
            capture_output=True, text=True)
        flags = re.findall("--.*-classpath .* X", done.stdout)
        if done.returncode or not flags:
            self.reason = (done.stdout + done.stderr).strip()
            return
        self.java = [os.path.join(servers.jdk(), "bin/java"), *shlex.split(flags[-1])[:-2]]  # without JMH and X
        self.versions = {"jdk": servers.said(self.java[0], "-version")}
        with open(os.path.join(servers.TOP, "dill/pom.xml")) as f:
            self.versions.update(re.findall(r"<([a-z-]+)\.version>([^<]+)<", f.read()))


class Go:
    """Compiles the program in peers/go-channels."""

    def __init__(self, args):
        self.binary = os.path.join(servers.BUILT, "go-channels")
        self.reason, self.versions = "go is not installed", {}
        if shutil.which("go"):
            self.reason = servers.run(
                "go", "build", "-o", self.binary, os.path.join(servers.PEERS, "go-channels/main.go"),
                env={"GO111MODULE": "off"})
            self.versions = {"go": servers.said("go", "version")}


class DsockJava(Java):
    """The same for dsock."""

    modules = "dill,dsock"


class C:
    """Compiles libdill's seven programs."""

    programs = PERF

    def __init__(self, args):
        self.reason, self.versions = servers.libdill_is_missing(args.libdill), {}
        if not self.reason:
            self.versions = {"libdill": servers.libdill_version(args.libdill)}
            self.reason = next(filter(None, (self.built(args.libdill, program) for program in self.programs)), "")

    def source(self, checkout, program):
        return os.path.join(checkout, "perf", program + ".c")

    def built(self, checkout, program):
        sources = [self.source(checkout, program), *servers.libdill_sources(checkout)]
        return servers.c_program(
            self.binary(program), sources, *OPTIMISED.split(), f"-I{checkout}", f"-I{checkout}/dns", "-lrt")

    def binary(self, program):
        return os.path.join(servers.BUILT, "libdill-" + program)


class PeersC(C):
    """Compiles our own programs on libdill, which are in peers/libdill."""

    programs = ["messages"]

    def source(self, checkout, program):
        return os.path.join(servers.PEERS, "libdill", program + ".c")


class Jmh:
    """A class of benchmarks; each of its methods is a line of the table, each set of parameters a column."""

    by = Java

    def __init__(self, name, column="", **parameters):
        self.name, self.column, self.parameters = name, column, parameters
        self.rows = ()  # known once it has run

    def once(self, java, args):
        """Runs all of it once, a JVM for each; gives lines, columns and figures."""
        with tempfile.NamedTemporaryFile(suffix=".json") as f:
            said = alone([
                *java.java, "org.openjdk.jmh.Main", f"dill.bench.{self.name}Benchmark", "-f", "1", "-to", "60s",
                *iterations("-wi", "-w", args.warm), *iterations("-i", "-r", args.seconds),
                *(x for p in self.parameters.items() for x in ("-p", "=".join(p))), "-rf", "json", "-rff", f.name])
            for found in json.load(f):
                row = found["benchmark"].rsplit(".", 1)[1]
                yield row, self.column.format(**found.get("params", {})), found["primaryMetric"]["score"]
        failed = [run.split("\n")[0].rsplit(".", 1)[1] for run in said.split("# Benchmark: ")[1:] if "<failure>" in run]
        if failed:
            raise Failure(f"in one round at least, no result of {', '.join(dict.fromkeys(failed))}")


def alone(command):
    """Runs JMH, once no other JMH runs on this machine any more."""
    while True:
        try:
            return said_by(command)
        except Failure as e:
            if "Another JMH instance" not in str(e):
                raise
        print("  another JMH is running; waiting for its end", file=sys.stderr)
        time.sleep(5)


def iterations(count, time, seconds):
    return [count, "3", time, f"{seconds * 1000 / 3:.0f}ms"]


class Program:
    """A program that is a line of the table, and says the figures of some columns."""

    def __init__(self, row, says, *words):
        self.row, self.says, self.words = row, says, words
        self.rows = (row,)

    def once(self, tools, args):
        said = said_by(*self.command(tools))
        for label, column in self.says.items():
            found = re.search(rf"{label}.*?: (-?\d+) (ns|bytes)", said)
            if not found:
                raise Failure(f"does not say the {label}")
            yield self.row, column, float(found[1])


class JavaProgram(Program):
    by = Java

    def command(self, java):
        return java.java + list(self.words), None


class GoProgram(Program):
    """On as many cores as there are, unless the line is that of one."""

    by = Go

    def __init__(self, row, column, *words):
        super().__init__(row, {"each": column}, *words)

    def command(self, go):
        return [go.binary, *self.words], {"GOMAXPROCS": "1"} if self.row == "goOnOne" else None


class CProgram(Program):
    by = C

    def __init__(self, name, argument):
        super().__init__("libdill", {"duration": f"{name} {argument}"}, name, argument)

    def command(self, c):
        return [c.binary(self.words[0]), self.words[1]], None
