/**
 * The PROXY protocol of HAProxy, versions 1 and 2: what stands at the beginning of a connection
 * that a proxy passes on, and says where it comes from.
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">its specification</a>
 */
@NullMarked
package dsock.proxy;

import org.jspecify.annotations.NullMarked;
