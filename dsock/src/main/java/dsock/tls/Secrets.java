package dsock.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import javax.crypto.KDF;
import javax.crypto.KDFParameters;
import javax.crypto.KDFSpi;
import javax.crypto.KeyGenerator;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the secrets that JSSE derives. It tells nobody of them, but asks the registered
 * providers of cryptography to derive them; so this is one, which asks the JDK's in its turn. It is
 * there once somebody has asked for a {@link KeyLog}, and for as long as the JVM runs.
 */
final class Secrets extends Provider {
  private static final long serialVersionUID = 1;

  private static final String JDK = "SunJCE";
  private static final List<String> DERIVATIONS =
      List.of("HKDF-SHA256", "HKDF-SHA384"); // of TLS 1.3
  private static final List<String> GENERATORS =
      List.of("SunTls12MasterSecret", "SunTlsExtendedMasterSecret"); // of TLS 1.2

  private Secrets() {
    super("dsock.tls", "1", "Listens to the secrets of TLS");
    for (var name : DERIVATIONS) {
      putService(new Derivations(this, name));
    }
    for (var name : GENERATORS) {
      putService(new Generators(this, name));
    }
  }

  static synchronized void listen() {
    Security.insertProviderAt(new Secrets(), 1); // does nothing if there is one
  }

  private static void tell(String name, SecretKey key) {
    var secret = key.getEncoded();
    if (Handshake.CURRENT.isBound() && secret != null) {
      Handshake.current().tell(name, secret);
    }
  }

  private static final class Derivations extends Service {
    Derivations(Provider provider, String name) {
      super(provider, "KDF", name, "dsock.tls.Secrets", List.of(), Map.of());
    }

    @Override
    public Object newInstance(@Nullable Object parameters) throws NoSuchAlgorithmException {
      try {
        return new Derivation(
            KDF.getInstance(getAlgorithm(), (KDFParameters) parameters, JDK),
            (KDFParameters) parameters);
      } catch (GeneralSecurityException e) {
        throw new NoSuchAlgorithmException(e);
      }
    }
  }

  private static final class Derivation extends KDFSpi {
    private final KDF jdks;

    Derivation(KDF jdks, @Nullable KDFParameters parameters)
        throws InvalidAlgorithmParameterException {
      super(parameters);
      this.jdks = jdks;
    }

    @Override
    protected @Nullable KDFParameters engineGetParameters() {
      return jdks.getParameters();
    }

    @Override
    protected SecretKey engineDeriveKey(String name, AlgorithmParameterSpec spec)
        throws InvalidAlgorithmParameterException, NoSuchAlgorithmException {
      var key = jdks.deriveKey(name, spec);
      tell(name, key);
      return key;
    }

    @Override
    protected byte[] engineDeriveData(AlgorithmParameterSpec spec)
        throws InvalidAlgorithmParameterException {
      return jdks.deriveData(spec);
    }
  }

  private static final class Generators extends Service {
    Generators(Provider provider, String name) {
      super(provider, "KeyGenerator", name, "dsock.tls.Secrets", List.of(), Map.of());
    }

    @Override
    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
      try {
        return new Generator(KeyGenerator.getInstance(getAlgorithm(), JDK));
      } catch (GeneralSecurityException e) {
        throw new NoSuchAlgorithmException(e);
      }
    }
  }

  private static final class Generator extends KeyGeneratorSpi {
    private final KeyGenerator jdks;

    Generator(KeyGenerator jdks) {
      this.jdks = jdks;
    }

    @Override
    protected void engineInit(SecureRandom random) {
      jdks.init(random);
    }

    @Override
    protected void engineInit(AlgorithmParameterSpec spec, SecureRandom random)
        throws InvalidAlgorithmParameterException {
      jdks.init(spec, random);
    }

    @Override
    protected void engineInit(int size, SecureRandom random) {
      jdks.init(size, random);
    }

    @Override
    protected SecretKey engineGenerateKey() {
      var key = jdks.generateKey();
      tell(KeyLog.OLD_MASTER, key); // in TLS 1.3 another one has its name
      return key;
    }
  }
}
