/** HTTP/1.1 as a layer: heads, and between two heads the bytes of a body. */
@NullMarked
package dsock.http;

import org.jspecify.annotations.NullMarked;
