package dev.holdfast.hub;

import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.problem.Refusal;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS of the web API: none on loopback, else the given certificate or one of the fleet's CA. */
final class ApiTls {
    private static final String IN_MEMORY = "in-memory-only";

    private ApiTls() {}

    static Optional<SSLContext> of(HubConfig config, FleetCa ca, SecureRandom random) {
        if (config.tlsCert().isPresent() && config.tlsKey().isPresent()) {
            return Optional.of(read(config.tlsCert().get(), config.tlsKey().get(), random));
        }
        return Addresses.isLoopback(config.bind()) ? Optional.empty() : Optional.of(ca.serverTls());
    }

    private static SSLContext read(Path certificates, Path key, SecureRandom random) {
        try {
            var pair = Keys.builder()
                    .pem(pem -> pem.key(Resource.create(key)).certChain(Resource.create(certificates)))
                    .build();
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "api",
                    pair.privateKey().orElseThrow(),
                    IN_MEMORY.toCharArray(),
                    pair.certChain().toArray(Certificate[]::new));
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, IN_MEMORY.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, random);
            return context;
        } catch (GeneralSecurityException | java.io.IOException | RuntimeException e) {
            throw new Refusal(
                    "HF-HUB-003",
                    "a certificate chain and its private key in PEM (PKCS #8)",
                    certificates + " and " + key + ": " + e.getMessage(),
                    "correct --tls-cert and --tls-key");
        }
    }
}
