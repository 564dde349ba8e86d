package dev.holdfast.hub.enrol;

import dev.holdfast.protocol.id.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;

/** Key stores in PKCS #12, the form that Java's TLS and the broker read. */
final class KeyStores {
    private KeyStores() {}

    static KeyStore of(Certified identity, Certified ca, String password) {
        var store = empty();
        try {
            store.setKeyEntry("identity", identity.key(), password.toCharArray(), new Certificate[] {
                identity.certificate(), ca.certificate()
            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot build a key store", e);
        }
        return store;
    }

    static KeyStore trusting(Certified ca) {
        var store = empty();
        try {
            store.setCertificateEntry("fleet-ca", ca.certificate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot build a trust store", e);
        }
        return store;
    }

    static Bytes bytes(KeyStore store, String password) {
        var out = new ByteArrayOutputStream();
        try {
            store.store(out, password.toCharArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot write a key store", e);
        }
        return Bytes.copyOf(out.toByteArray());
    }

    private static KeyStore empty() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java runtime has PKCS #12", e);
        }
    }
}
