/**
 * Encryption as a layer: {@link dsock.tls.Tls} over any byte socket, on the JDK's own TLS.
 *
 * <p>{@link dsock.tls.ClientSettings} and {@link dsock.tls.ServerSettings} say whom to trust and
 * what to speak, {@link dsock.tls.Identity} who one is. All of them are made once and used for many
 * connections; sessions are resumed between those that share settings. Certificates and keys are
 * PEM files.
 */
@NullMarked
package dsock.tls;

import org.jspecify.annotations.NullMarked;
