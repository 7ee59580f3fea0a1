"""The servers: what each can answer, how it is built and started, on one core and without an access log.

A server answers kinds of requests: "json" is GET /json, "close" the same with Connection: close,
"echo" is POST /echo, "file" is GET of a file.
"""
import glob, os, re, shutil, subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PEERS = os.path.join(HERE, "peers")
BUILT = os.path.join(HERE, "target")
ECHO_MODULE = "/usr/lib/nginx/modules/ngx_http_echo_module.so"
GO_PATH = "/usr/share/gocode"  # where Debian has the sources of libraries

ALL = {}


def run(*command, env=None):
    """Runs a tool that builds something; gives what it said if it failed, or an empty text."""
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})})
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def said(*command):
    """The first number in what a command says about its version."""
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return found[0] if found else "?"


def c_program(binary, sources, *flags):
    """Compiles; gives the reason if that fails."""
    if not shutil.which("gcc"):
        return "gcc is not installed"
    return run("gcc", "-O2", "-w", "-std=gnu99", "-pthread", "-o", binary, *sources, *flags)


def fill(template, folder, **values):
    """Writes a configuration made from one of peers/; gives where it is."""
    with open(os.path.join(PEERS, template)) as f:
        text = f.read()
    for name, value in {"FOLDER": folder, **values}.items():
        text = text.replace(f"@{name}@", str(value))
    path = os.path.join(folder, os.path.basename(template))
    with open(path, "w") as f:
        f.write(text)
    return path


def jdk():
    """Where a JDK 25 or later is; an empty text if nowhere."""
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(glob.glob("/usr/lib/jvm/*"), reverse=True)]
    on_path = shutil.which("javac")
    if on_path:
        homes.append(os.path.dirname(os.path.dirname(os.path.realpath(on_path))))
    for home in homes:
        if os.access(os.path.join(home, "bin/javac"), os.X_OK):
            if int(said(os.path.join(home, "bin/javac"), "-version").split(".")[0]) >= 25:
                return home
    return ""


class Server:
    """A server that Debian has a program for, or that is built from one source."""

    program = ""  # which has to be there

    def __init__(self, name, kinds, usual=True):
        self.name, self.kinds, self.usual = name, kinds, usual
        self.version = ""
        ALL[name] = self

    def prepare(self, args):
        """Builds it; gives the reason if it cannot be had."""
        os.makedirs(BUILT, exist_ok=True)
        if self.program and not shutil.which(self.program):
            return f"{self.program} is not installed"
        return self.build(args)

    def build(self, args):
        return ""

    def command(self, kind, port, folder, site):
        """What to run, and what to add to its environment."""
        raise NotImplementedError


class Nginx(Server):
    program = "nginx"
    log = "off"

    def build(self, args):
        self.version = said("nginx", "-v")
        if not os.path.exists(ECHO_MODULE):
            self.kinds = [k for k in self.kinds if k != "echo"]  # Debian: libnginx-mod-http-echo
        return ""

    def command(self, kind, port, folder, site):
        echo = kind == "echo"
        conf = fill(
            "nginx.conf", folder, PORT=port, SITE=site, LOG=self.log.replace("@FOLDER@", folder),
            MODULE=f"load_module {ECHO_MODULE};" if echo else "",
            ECHO="location /echo { echo_read_request_body; echo_request_body; }" if echo else "")
        return ["nginx", "-e", f"{folder}/error.log", "-c", conf], {}


class NginxLogging(Nginx):
    log = "@FOLDER@/access.log"


class H2o(Server):
    program = "h2o"

    def build(self, args):
        self.version = said("h2o", "--version")
        return ""

    def command(self, kind, port, folder, site):
        user = "user: root" if os.geteuid() == 0 else ""  # it would become nobody, and fail
        return ["h2o", "-c", fill("h2o.conf", folder, PORT=port, SITE=site, USER=user)], {}


class Httpd(Server):
    """The image for files; for the rest a small program in the image's own Java."""

    image = os.path.join(TOP, "httpd/target/image")
    quiet = ["--quiet"]
    poller = "auto"
    loops = 1

    def build(self, args):
        if not os.path.exists(self.image):
            return "there is no httpd/target/image; mvn -q -DskipTests package makes it"
        self.version = said(os.path.join(self.image, "bin/httpd"), "--version")
        home = jdk()
        if not home:
            return "there is no JDK 25"
        return run(
            os.path.join(home, "bin/javac"), "--system", self.image, "--add-modules", "httpd",
            "-d", os.path.join(BUILT, "httpd"), os.path.join(PEERS, "httpd/Answers.java"))

    def command(self, kind, port, folder, site):
        if kind == "file":
            return [os.path.join(self.image, "bin/httpd"), "--port", str(port), "--workers", str(self.loops),
                    "--poller", self.poller, *self.quiet, site], {}
        return [
            os.path.join(self.image, "bin/java"), "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC",
            "-Xms12m", "-Xmn6m", "-Ddill.poller=" + self.poller, "--add-modules", "httpd",
            "-cp", os.path.join(BUILT, "httpd"), "Answers", str(port), str(self.loops)], {}


class HttpdLogging(Httpd):
    quiet = []


class HttpdBySelector(Httpd):
    poller = "nio"


class HttpdByEpoll(Httpd):
    poller = "epoll"


class HttpdOnTwo(Httpd):
    """Two loops: to be measured beside "httpd" with --server-cpus 0,1 --load-cpus 0,1."""

    loops = 2


class Java(Server):
    """One of the programs in peers/java."""

    program = "mvn"
    project = os.path.join(PEERS, "java")
    failure = None  # of the build, which is one for all

    def __init__(self, name, kinds, main, library="", flags=(), more=(), usual=True):
        super().__init__(name, kinds, usual)
        self.main, self.library, self.flags, self.more = main, library, list(flags), list(more)

    def build(self, args):
        self.java = os.path.join(jdk(), "bin/java")
        if not jdk():
            return "there is no JDK 25"
        if Java.failure is None:
            Java.failure = run("mvn", "-B", "-q", "-f", self.project, "compile")
        with open(os.path.join(self.project, "pom.xml")) as f:
            found = re.search(rf"<{self.library}\.version>([^<]+)<", f.read())
        self.version = found[1] if found else said(self.java, "-version")
        return Java.failure

    def command(self, kind, port, folder, site):
        path = f"{self.project}/target/classes:{self.project}/target/lib/*"
        flags = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", *self.flags]
        return [self.java, *flags, "-cp", path, self.main, str(port), site, *self.more], {}


class Go(Server):
    """One of the programs in peers/go."""

    program = "go"

    def __init__(self, name, kinds, source, library=""):
        super().__init__(name, kinds)
        self.source, self.library = source, library
        self.binary = os.path.join(BUILT, source.replace("/", "-"))

    def build(self, args):
        if self.library and not os.path.exists(os.path.join(GO_PATH, "src", self.library)):
            return f"{self.library} is not installed"
        self.version = said("go", "version")
        if self.library:
            self.version = said("dpkg-query", "-W", "golang-github-valyala-fasthttp-dev") + ", Go " + self.version
        return run(
            "go", "build", "-o", self.binary, os.path.join(PEERS, self.source, "main.go"),
            env={"GO111MODULE": "off", "GOPATH": GO_PATH})

    def command(self, kind, port, folder, site):
        return [self.binary, str(port), site], {"GOMAXPROCS": "1"}


class Node(Server):
    program = "node"

    def build(self, args):
        self.version = said("node", "--version")
        return ""

    def command(self, kind, port, folder, site):
        return ["node", os.path.join(PEERS, "node/server.js"), str(port)], {}


def libdill_is_missing(checkout):
    """Why there is no checkout of libdill; an empty text if there is one."""
    if not checkout:
        return "--libdill does not say where a checkout is"
    return "" if os.path.exists(os.path.join(checkout, "libdill.h")) else f"{checkout} is no checkout of libdill"


def libdill_version(checkout):
    return said("grep", "^project", os.path.join(checkout, "CMakeLists.txt"))


def libdill_sources(checkout):
    """All but TLS, which takes OpenSSL."""
    there = glob.glob(os.path.join(checkout, "*.c")) + [os.path.join(checkout, "dns/dns.c")]
    return [s for s in there if not s.endswith("tls.c")]


class Libdill(Server):
    """A C program that parses nothing: what coroutines on one thread can do at best."""

    binary = os.path.join(BUILT, "binks")

    def build(self, args):
        missing = libdill_is_missing(args.libdill)
        if missing:
            return missing
        self.version = libdill_version(args.libdill)
        defined = "-DHAVE_EPOLL -DHAVE_CLOCK_GETTIME -DHAVE_POSIX_MEMALIGN -DHAVE_MPROTECT -DDILL_SOCKETS -DDILL_THREADS -DDILL_PTHREAD"
        sources = [os.path.join(PEERS, "libdill/binks.c"), *libdill_sources(args.libdill)]
        return c_program(
            self.binary, sources, *defined.split(), f"-I{args.libdill}", f"-I{args.libdill}/dns", "-lrt")

    def command(self, kind, port, folder, site):
        return [self.binary, str(port)], {}


Nginx("nginx", ["json", "close", "echo", "file"])
Httpd("httpd", ["json", "close", "echo", "file"])
H2o("h2o", ["json", "close", "file"])
Java("netty-epoll", ["json", "close", "echo"], "NettyPeer", "netty", more=["epoll"])
Java("netty-io_uring", ["json", "close", "echo"], "NettyPeer", "netty", more=["io_uring"])
Java("helidon", ["json", "close", "echo"], "HelidonPeer", "helidon")
Go("go-net-http", ["json", "close", "echo", "file"], "go/net")
Libdill("libdill", ["json"])
Go("go-fasthttp", ["json", "close", "echo"], "go/fast", "github.com/valyala/fasthttp")
Java("vertx", ["json", "close", "echo", "file"], "VertxPeer", "vertx")
Java("jetty", ["json", "close", "echo", "file"], "JettyPeer", "jetty")
Java("jdk", ["json", "close", "echo"], "JdkPeer", flags=[
    "-Dsun.net.httpserver.nodelay=true", "-Dsun.net.httpserver.maxIdleConnections=20000",
    "-Dsun.net.httpserver.idleInterval=3600"])
Node("node", ["json", "close", "echo"])
NginxLogging("nginx-log", ["file"], usual=False)
HttpdLogging("httpd-log", ["file"], usual=False)
HttpdBySelector("httpd-nio", ["json", "close", "echo", "file"], usual=False)
HttpdByEpoll("httpd-epoll", ["json", "close", "echo", "file"], usual=False)
HttpdOnTwo("httpd-2", ["json", "close", "echo", "file"], usual=False)
