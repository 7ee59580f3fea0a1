/** An HTTP/1.1 server made of {@link dill} and {@link dsock}: to run, and to embed. */
@NullMarked
package httpd;

import org.jspecify.annotations.NullMarked;
