package dsock.http;

import java.io.IOException;

/** A state that a conversation can be in. */
interface State {
  /** Goes there anew. */
  Http<Feed> reached() throws IOException;
}
