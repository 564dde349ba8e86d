package dev.holdfast.hub.broker;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.NoCacheLoginException;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CertificateUtil;
import org.jspecify.annotations.Nullable;

/** Lets a connection in by its certificate and holds it to the {@link AccessRules}. Stateless. */
final class CertificateGuard implements ActiveMQSecurityManager5 {
    private final Function<X509Certificate, Optional<String>> names;
    private final AccessRules rules;

    /** @param names the common name of a certificate that is valid and not revoked */
    CertificateGuard(Function<X509Certificate, Optional<String>> names, AccessRules rules) {
        this.names = names;
        this.rules = rules;
    }

    // The client id must be the certificate's name, and here: later the session is already taken over (protocol.md
    // §4.6).
    @Override
    public Subject authenticate(
            @Nullable String user, @Nullable String password, RemotingConnection connection, @Nullable String domain)
            throws NoCacheLoginException {
        var chain = CertificateUtil.getCertsFromConnection(connection);
        if (chain == null || chain.length == 0) {
            throw new NoCacheLoginException("a client certificate is needed");
        }
        var name = names.apply(chain[0]).orElseThrow(() -> new NoCacheLoginException("the certificate does not count"));
        if (!name.equals(connection.getClientID())) {
            throw new NoCacheLoginException("the client id must be the certificate's name " + name);
        }
        var subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(name));
        return subject;
    }

    @Override
    public boolean authorize(
            @Nullable Subject subject, @Nullable Set<Role> roles, CheckType check, @Nullable String address) {
        return subject != null
                && address != null
                && subject.getPrincipals(UserPrincipal.class).stream()
                        .anyMatch(principal -> rules.allows(principal.getName(), check, address));
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        return false;
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String password, @Nullable Set<Role> roles, CheckType check) {
        return false;
    }
}
