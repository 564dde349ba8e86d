package dev.holdfast.protocol.link;

import java.util.HashSet;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

/** A real broker on a free port of the loopback interface, without files. */
final class ArtemisForTests {
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    ArtemisForTests(String acceptorExtras) throws Exception {
        var configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(true)
                .setJMXManagementEnabled(false)
                .setGracefulShutdownEnabled(false)
                .setPopulateValidatedUser(false)
                .addAcceptorConfiguration(
                        "mqtt",
                        "tcp://127.0.0.1:0?protocols=MQTT;topicAliasMaximum=0;maximumPacketSize=1048576"
                                + acceptorExtras);
        broker.setConfiguration(configuration);
        broker.setSecurityManager(new Guard());
        broker.start();
    }

    int port() {
        return ((NettyAcceptor) broker.getActiveMQServer().getRemotingService().getAcceptor("mqtt")).getActualPort();
    }

    void drop(String clientId) {
        for (var connection :
                new HashSet<>(broker.getActiveMQServer().getRemotingService().getConnections())) {
            if (clientId.equals(connection.getClientID())) {
                connection.getTransportConnection().forceClose();
            }
        }
    }

    void close() throws Exception {
        broker.stop();
    }

    private record Guard() implements ActiveMQSecurityManager5 {
        @Override
        public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
            var subject = new Subject();
            subject.getPrincipals().add(new UserPrincipal(String.valueOf(connection.getClientID())));
            return subject;
        }

        @Override
        public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String address) {
            return !address.startsWith(LinkContract.FORBIDDEN.replace('/', '.'));
        }

        @Override
        public boolean validateUser(String user, String password) {
            return true;
        }

        @Override
        public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType check) {
            return true;
        }
    }
}
