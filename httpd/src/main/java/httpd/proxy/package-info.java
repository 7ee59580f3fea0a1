/**
 * A reverse proxy: an HTTP server in front of others. Start with {@link httpd.proxy.ReverseProxy}.
 */
@NullMarked
package httpd.proxy;

import org.jspecify.annotations.NullMarked;
