package dsock.http;

/**
 * Who broke HTTP: a client, which is to be told in which way, or a server, for which 502 says it
 * all.
 */
enum HttpError {
  REQUEST,
  RESPONSE;

  private static final int BAD_GATEWAY = 502;

  HttpException of(int status, String what) {
    return new HttpException(this == REQUEST ? status : BAD_GATEWAY, what);
  }
}
