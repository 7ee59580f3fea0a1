/**
 * SOCKS 5 (RFC 1928, RFC 1929): the handshake with a proxy that connects somewhere else. Both sides
 * of it; afterwards the same socket is the tunnel.
 */
@NullMarked
package dsock.socks;

import org.jspecify.annotations.NullMarked;
