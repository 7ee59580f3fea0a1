package dsock.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * As much of ASN.1 as it takes to bring older forms of private keys into that of PKCS#8, and to
 * write.
 */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int TAGGED_ZERO = 0xa0;

  // rsaEncryption with its NULL, id-ecPublicKey
  private static final byte[] RSA = {
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };
  private static final byte[] EC = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private static final byte[] VERSION_0 = {INTEGER, 1, 0};

  private Der() {}

  /** Brings a key in the form of PKCS#1 into that of PKCS#8. */
  static byte[] rsaToPkcs8(byte[] key) {
    return element(SEQUENCE, VERSION_0, element(SEQUENCE, RSA), element(OCTETS, key));
  }

  /**
   * Brings a key in the form of SEC 1 into that of PKCS#8. Fails with {@link
   * IllegalArgumentException} if it does not say which curve it is on, or is not in that form.
   */
  static byte[] ecToPkcs8(byte[] key) {
    var algorithm = element(SEQUENCE, EC, curve(ByteBuffer.wrap(key)));
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, key));
  }

  private static byte[] curve(ByteBuffer key) {
    try {
      for (var in = contents(key, SEQUENCE); in.hasRemaining(); ) {
        int tag = in.get(in.position()) & 0xff;
        var part = contents(in, tag);
        if (tag == TAGGED_ZERO) {
          var curve = new byte[part.remaining()];
          part.get(curve);
          return curve;
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it ends too early", e);
    }
    throw new IllegalArgumentException("it does not say which curve it is on");
  }

  private static ByteBuffer contents(ByteBuffer in, int tag) {
    if ((in.get() & 0xff) != tag) {
      throw new IllegalArgumentException("it is not in the form of DER");
    }
    int length = in.get() & 0xff;
    if (length > 0x80) {
      int digits = length - 0x80;
      length = 0;
      for (int i = 0; i < digits; i++) {
        length = (length << 8) | (in.get() & 0xff);
      }
    }
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    var contents = in.slice(in.position(), length);
    in.position(in.position() + length);
    return contents;
  }

  /** Writes an element of up to 65535 bytes. */
  static byte[] element(int tag, byte[]... parts) {
    var body = new ByteArrayOutputStream();
    for (var part : parts) {
      body.writeBytes(part);
    }
    int length = body.size();
    var whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (length < 0x80) {
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(body.toByteArray());
    return whole.toByteArray();
  }
}
