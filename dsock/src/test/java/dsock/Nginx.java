package dsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An nginx of one process, as the user that runs the tests. */
final class Nginx {
  private Nginx() {}

  /**
   * Starts one.
   *
   * @param folder where it may keep its files
   * @param servers what stands inside of {@code http}
   */
  static Peer start(Path folder, String servers, int... ports) throws IOException {
    var configuration =
        """
        daemon off;
        master_process off;
        pid FOLDER/pid;
        error_log FOLDER/errors;
        events {}
        http {
          access_log off;
          client_body_temp_path FOLDER/client;
          proxy_temp_path FOLDER/proxy;
          fastcgi_temp_path FOLDER/fastcgi;
          uwsgi_temp_path FOLDER/uwsgi;
          scgi_temp_path FOLDER/scgi;
          SERVERS
        }
        """
            .replace("SERVERS", servers)
            .replace("FOLDER", folder.toString());
    var file = Files.writeString(folder.resolve("nginx.conf"), configuration);
    return Peer.start(List.of("nginx", "-p", folder.toString(), "-c", file.toString()), ports);
  }
}
