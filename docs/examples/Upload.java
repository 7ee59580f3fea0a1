import httpd.*;
import httpd.filter.*;
import httpd.form.*;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes files, of up to a gibibyte together, and writes them to disk. Its argument is the port. */
void main(String[] args) throws IOException {
  var folder = Files.createTempDirectory("uploads");
  Handler upload = x -> upload(x, folder);
  var router = Router.create().post("/files", upload.through(BodyLimit.of(1L << 30)));

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}

// @start region="upload"
void upload(Exchange x, Path folder) throws IOException {
  var report = new StringBuilder();
  for (var parts = Parts.of(x); parts.more(); ) {
    var part = parts.receive();
    if (part.fileName().isPresent()) {
      long size = part.saveTo(folder.resolve(UUID.randomUUID().toString()));
      report.append(part.name()).append(": ").append(size).append(" bytes\n");
    } else {
      report.append(part.name()).append(": ").append(part.text()).append('\n');
    }
  }
  x.reply(report.toString());
}

// @end
