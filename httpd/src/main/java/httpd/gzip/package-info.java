/** What files and filters compress with. Not exported. */
@NullMarked
package httpd.gzip;

import org.jspecify.annotations.NullMarked;
