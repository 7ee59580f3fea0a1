/**
 * WebSocket (RFC 6455), with compression (RFC 7692). Start with {@link dsock.ws.WebSocket}.
 *
 * <p>It uses {@link dsock} through its public doors alone, as a protocol written elsewhere does.
 */
@NullMarked
package dsock.ws;

import org.jspecify.annotations.NullMarked;
