package dsock.ws;

import java.nio.ByteBuffer;

/**
 * A part of a message, for those that are too large for memory, or that begin before it is known
 * how they end. A short message may be one part.
 *
 * @param isText whether it is a text, in UTF-8; the same in all parts of a message. A part of a
 *     text may end inside of a character, the message cannot
 * @param isLast whether the message ends with it
 * @param bytes what it consists of; may be empty
 */
public record Part(boolean isText, boolean isLast, ByteBuffer bytes) {}
