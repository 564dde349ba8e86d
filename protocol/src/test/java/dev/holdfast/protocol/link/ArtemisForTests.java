package dev.holdfast.protocol.link;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;

/** A real broker on a free port of the loopback interface, without files. */
final class ArtemisForTests implements AutoCloseable {
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final Set<String> banned = ConcurrentHashMap.newKeySet();

    ArtemisForTests(String acceptorExtras) throws Exception {
        var configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(true)
                .setJMXManagementEnabled(false)
                .setGracefulShutdownEnabled(false)
                .addAcceptorConfiguration(
                        "mqtt",
                        "tcp://127.0.0.1:0?protocols=MQTT;topicAliasMaximum=0;maximumPacketSize=1048576"
                                + acceptorExtras);
        broker.setConfiguration(configuration);
        broker.setSecurityManager(new Guard(banned));
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

    void ban(String clientId) {
        banned.add(clientId);
        drop(clientId);
    }

    void allow(String clientId) {
        banned.remove(clientId);
    }

    @Override
    public void close() throws Exception {
        broker.stop();
    }

    private record Guard(Set<String> banned) implements ActiveMQSecurityManager5 {
        @Override
        public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
            if (banned.contains(String.valueOf(connection.getClientID()))) {
                throw new SecurityException("banned by the test");
            }
            return new Subject();
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
