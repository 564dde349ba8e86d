package dev.holdfast.hub.broker;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.Topic;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * The MQTT broker inside the hub (protocol.md D25): mutual TLS 1.3, access by certificate. It stores nothing: the hub
 * announces every pointer again after a start, and sites say their state again after a connect. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String ACCEPTOR = "mqtt";
    // As Mosquitto's (D23): a metered site is silent for minutes.
    private static final int MAX_KEEP_ALIVE_SECONDS = 600;
    // D21; both sides have the same limit (P4), and no aliases (P2).
    private static final int MAX_PACKET = 1 << 20;
    private static final long MAX_ADDRESS_BYTES = 64L << 20;

    private final EmbeddedActiveMQ broker;

    private EmbeddedBroker(EmbeddedActiveMQ broker) {
        this.broker = broker;
    }

    /** Starts the broker; port 0 picks a free one. Revoked sites are dropped at once. */
    public static EmbeddedBroker start(
            Path data, String host, int port, Topic topic, FleetCa ca, Enrolment enrolment, SecureRandom random) {
        var raw = new byte[16];
        random.nextBytes(raw);
        var password = HexFormat.of().formatHex(raw);
        var folder = data.resolve("broker");
        DurableFile.secretFolder(folder);
        var keys = folder.resolve("server.p12");
        var trust = folder.resolve("fleet-ca.p12");
        ca.writeStores(keys, trust, password);
        var broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration(folder, host, port, keys, trust, password));
        broker.setSecurityManager(new CertificateGuard(enrolment::nameOf, new AccessRules(topic)));
        try {
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded broker did not start", e);
        }
        var started = new EmbeddedBroker(broker);
        if (started.port() <= 0) {
            started.close();
            throw new IllegalStateException("the embedded broker cannot listen on " + host + ":" + port);
        }
        enrolment.onRevoked(started::drop);
        return started;
    }

    public int port() {
        return broker.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR) instanceof NettyAcceptor acceptor
                ? acceptor.getActualPort()
                : -1;
    }

    /** Ends every connection of a site. */
    public void drop(SiteId site) {
        for (var connection :
                Set.copyOf(broker.getActiveMQServer().getRemotingService().getConnections())) {
            if (site.value().equals(connection.getClientID())) {
                connection.getTransportConnection().forceClose();
            }
        }
    }

    @Override
    public void close() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded broker did not stop", e);
        }
    }

    private static ConfigurationImpl configuration(
            Path folder, String host, int port, Path keys, Path trust, String password) {
        var transport = new HashMap<String, Object>();
        transport.put(TransportConstants.HOST_PROP_NAME, host);
        transport.put(TransportConstants.PORT_PROP_NAME, port);
        transport.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        transport.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        transport.put(TransportConstants.NEED_CLIENT_AUTH_PROP_NAME, true);
        transport.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.3");
        transport.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, keys.toString());
        transport.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
        transport.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, password);
        transport.put(TransportConstants.TRUSTSTORE_PATH_PROP_NAME, trust.toString());
        transport.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, "PKCS12");
        transport.put(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, password);
        var mqtt = Map.<String, Object>of(
                "topicAliasMaximum", 0, "maximumPacketSize", MAX_PACKET, "serverKeepAlive", MAX_KEEP_ALIVE_SECONDS);
        var configuration = new ConfigurationImpl();
        configuration.addAcceptorConfiguration(
                new TransportConfiguration(NettyAcceptorFactory.class.getName(), transport, ACCEPTOR, mqtt));
        configuration
                .setPersistenceEnabled(false)
                .setSecurityEnabled(true)
                .setJMXManagementEnabled(false)
                .setGracefulShutdownEnabled(false)
                .setPopulateValidatedUser(false)
                // A cached login would skip the check of the client id; a cached right would outlive a revocation.
                .setAuthenticationCacheSize(0)
                .setAuthorizationCacheSize(0)
                .setBrokerInstance(folder.toFile());
        configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setMaxSizeBytes(MAX_ADDRESS_BYTES)
                        .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
                        .setAutoDeleteAddresses(true)
                        .setAutoDeleteQueues(true));
        return configuration;
    }
}
