/**
 * Protocols as layers: byte sockets and message sockets that are attached on top of each other and
 * detached again, after <a href="http://libdill.org">libdill</a> and dsock.
 *
 * <p>A {@link dsock.ByteSocket} passes bytes that have no boundaries, a {@link dsock.MessageSocket}
 * keeps messages whole. {@link dsock.Tcp}, {@link dsock.Udp} and {@link dsock.Inproc} are the
 * ground that stacks stand on; a {@link dsock.Layer} is a protocol on top of a byte socket. The
 * verbs: {@code listen accept connect} and {@code attach detach} to begin and to end, {@code send
 * receive fill more done close} in between.
 *
 * <h2>How a wait ends</h2>
 *
 * <table>
 *   <caption>Each wait ends in one of these ways</caption>
 *   <tr><th>the wait ends because</th><th>and then</th></tr>
 *   <tr><td>it succeeded</td><td>the value is returned</td></tr>
 *   <tr><td>the peer is done</td><td>{@code more} returns false; {@code fill} and {@code receive} throw {@link
 *     java.io.EOFException}</td></tr>
 *   <tr><td>the deadline passed</td><td>{@link java.net.SocketTimeoutException}</td></tr>
 *   <tr><td>the task was cancelled</td><td>{@link java.util.concurrent.CancellationException}</td></tr>
 *   <tr><td>the connection is broken</td><td>{@link java.io.IOException}, now and on each later call</td></tr>
 *   <tr><td>it was misused</td><td>{@link java.lang.IllegalStateException}</td></tr>
 * </table>
 *
 * <p>As everywhere in {@link dill}, deadlines and cancellation matter only to what has to wait.
 *
 * <h2>What a failed operation leaves behind</h2>
 *
 * <p>One that ended before it consumed or emitted a byte leaves the socket as it was: a {@code
 * fill} that was late may be tried again. One that stopped half-way breaks that direction for good:
 * each later call throws an {@link java.io.IOException} whose cause is the first failure; the other
 * direction goes on.
 *
 * <p>{@code close} never waits and never fails. On a healthy socket it loses nothing that {@code
 * send} accepted; a broken one is reset, so that the peer does not take half a stream for a whole
 * one.
 *
 * <h2>Who may use a socket</h2>
 *
 * <p>Each direction of a socket may be used by one task at a time, the two by different ones;
 * {@code close} by any. A socket that a layer has been attached to belongs to that layer until it
 * is detached: all that its user may do meanwhile is to close it.
 */
@NullMarked
package dsock;

import org.jspecify.annotations.NullMarked;
