package dsock.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and keys as text. RFC 7468. What is wrong with a file is said with its name. */
final class Pem {
  private static final int LARGEST = 4 << 20; // bytes of a file; all CAs of a system are 200 KiB

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private record Block(String label, String text) {
    byte[] bytes(Path file) throws IOException {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": what stands in its " + label + " is not base64", e);
      }
    }
  }

  private Pem() {}

  private static List<Block> read(Path file) throws IOException {
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new IOException(file + ": " + size + " bytes; the limit is " + LARGEST);
      }
      var text = Files.readString(file, StandardCharsets.ISO_8859_1);
      var blocks = new ArrayList<Block>();
      for (var block = BLOCK.matcher(text); block.find(); ) {
        blocks.add(new Block(block.group(1), block.group(2)));
      }
      if (blocks.isEmpty()) {
        throw new IOException(file + ": not a PEM file; there is no \"-----BEGIN\" with its end");
      }
      return blocks;
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    }
  }

  /** Reads all certificates of a file, in their order; one at least. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    var certificates = new ArrayList<X509Certificate>();
    for (var block : read(file)) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(certificate(file, block.bytes(file), certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException(file + ": there is no certificate in it");
    }
    return List.copyOf(certificates);
  }

  private static X509Certificate certificate(Path file, byte[] bytes, int number)
      throws IOException {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new IOException(file + ": certificate " + number + " is malformed", e);
    }
  }

  /** Reads the private key of a file. An empty password: it needs none. */
  static PrivateKey key(Path file, char[] password) throws IOException {
    for (var block : read(file)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(file, block.bytes(file));
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return key(file, decrypted(file, block.bytes(file), password));
        }
        case "RSA PRIVATE KEY" -> {
          return key(file, Der.rsaToPkcs8(traditional(file, block)));
        }
        case "EC PRIVATE KEY" -> {
          return ecKey(file, traditional(file, block));
        }
        default -> {} // certificates and parameters may stand before it
      }
    }
    throw new IOException(file + ": there is no private key in it");
  }

  private static byte[] traditional(Path file, Block block) throws IOException {
    if (block.text().contains("ENCRYPTED")) {
      throw new IOException(
          file
              + ": the key is encrypted in OpenSSL's old way; bring it into PKCS#8 with"
              + " openssl pkcs8 -topk8");
    }
    return block.bytes(file);
  }

  private static PrivateKey ecKey(Path file, byte[] bytes) throws IOException {
    try {
      return key(file, Der.ecToPkcs8(bytes));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": the private key cannot be read: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file, byte[] pkcs8) throws IOException {
    var spec = new PKCS8EncodedKeySpec(pkcs8);
    for (var kind : KEY_KINDS) {
      var key = key(kind, spec);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new IOException(
        file + ": the private key is malformed, or of none of these kinds: " + KEY_KINDS);
  }

  private static Optional<PrivateKey> key(String kind, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(kind).generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // it is of another kind
    }
  }

  private static byte[] decrypted(Path file, byte[] bytes, char[] password) throws IOException {
    if (password.length == 0) {
      throw new IOException(file + ": the private key is encrypted; it needs a password");
    }
    try {
      var info = new EncryptedPrivateKeyInfo(bytes);
      var parameters = info.getAlgParameters();
      // of PBES2, only the parameters tell which ciphers it is made of
      var name = parameters == null ? info.getAlgName() : parameters.toString();
      var spec = new PBEKeySpec(password);
      var key = SecretKeyFactory.getInstance(name).generateSecret(spec);
      spec.clearPassword();
      var cipher = Cipher.getInstance(name);
      cipher.init(Cipher.DECRYPT_MODE, key, parameters);
      return info.getKeySpec(cipher).getEncoded();
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(
          file + ": the private key cannot be decrypted; is the password right?", e);
    }
  }
}
