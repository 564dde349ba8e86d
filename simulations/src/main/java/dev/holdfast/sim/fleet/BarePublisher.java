package dev.holdfast.sim.fleet;

import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.protocol.link.Topic;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the hub's place at the broker and publishes bare: what the broker and the sites need without a hub. The hub's own
 * connection ends by it, and comes back a minute later by its own rule. Thread-safe.
 */
// What a write comes to is heard by its acknowledgement, or by the end of the connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class BarePublisher implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;
    private static final int USUAL_WINDOW = 65_535;
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final int MOST_WAITS = 8;

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final CountDownLatch connected = new CountDownLatch(1);
    private final Semaphore window = new Semaphore(0);
    private final AtomicInteger retained = new AtomicInteger();
    private final Channel channel;
    private int lastId = 1;

    /** @param data the hub's data folder */
    public BarePublisher(Path data, InetSocketAddress broker, Clock clock) throws InterruptedException {
        var random = new SecureRandom();
        var keys = HubKeys.open(data, Optional.empty(), random, clock.instant(), _ -> {});
        var tls = FleetCa.open(keys.folder(), keys.fleet(), List.of(), random, clock)
                .hubTls();
        channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        var engine = tls.createSSLEngine();
                        engine.setUseClientMode(true);
                        opened.pipeline()
                                .addLast(
                                        new SslHandler(engine),
                                        new MqttDecoder(Packets.MAX_PACKET),
                                        MqttEncoder.INSTANCE,
                                        new Ears());
                    }
                })
                .connect(broker)
                .sync()
                .channel();
        if (!connected.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("expected a connection in the hub's name, found none");
        }
    }

    /** Sends every site the pointer that it has, and waits until all have it once more; seconds. */
    public double round(SocketFleet fleet) throws InterruptedException {
        var start = System.nanoTime();
        for (var site : fleet.sites()) {
            if (!window.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("expected acknowledgements, found none: is somebody else the hub?");
            }
            lastId = lastId % 60_000 + 1;
            var topic = Topic.DEFAULT.down(site.id, Topic.Down.POINTER);
            channel.writeAndFlush(Packets.publish(lastId, topic, site.pointer.orElseThrow(), true));
        }
        var end = start + TimeUnit.MINUTES.toNanos(2);
        while (fleet.count(site -> site.kept > start) < fleet.size()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("expected every pointer to arrive, found "
                        + fleet.count(site -> site.kept > start) + " of " + fleet.size());
            }
            LockSupport.parkNanos(500_000);
        }
        return (fleet.sites().stream().mapToLong(site -> site.kept).max().orElse(start) - start) / 1e9;
    }

    /** Counts what the broker keeps of what the sites have said. */
    public int retained() {
        channel.writeAndFlush(
                Packets.subscribe(65_000, Topic.DEFAULT.allUp(Topic.Up.STATE), Topic.DEFAULT.allUp(Topic.Up.STATUS)));
        var before = -1;
        for (var i = 0; i < MOST_WAITS && retained.get() != before; i++) {
            before = retained.get();
            LockSupport.parkNanos(QUIET.toNanos());
        }
        return retained.get();
    }

    private final class Ears extends SimpleChannelInboundHandler<MqttMessage> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                context.writeAndFlush(Packets.connect(FleetCa.HUB, "", dev.holdfast.protocol.id.Bytes.utf8("")));
            }
            super.userEventTriggered(context, event);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
            switch (message.fixedHeader().messageType()) {
                case CONNACK -> {
                    var limit = ((MqttConnAckMessage) message)
                            .variableHeader()
                            .properties()
                            .getProperty(MqttPropertyType.RECEIVE_MAXIMUM.value());
                    window.release(limit instanceof IntegerProperty number ? number.value() : USUAL_WINDOW);
                    connected.countDown();
                }
                case PUBACK -> window.release();
                case PUBLISH -> {
                    var publish = (MqttPublishMessage) message;
                    if (publish.fixedHeader().isRetain()) {
                        retained.incrementAndGet();
                    }
                    if (publish.variableHeader().packetId() > 0) {
                        context.writeAndFlush(
                                Packets.acknowledge(publish.variableHeader().packetId()));
                    }
                }
                default -> {}
            }
        }
    }

    @Override
    public void close() {
        channel.writeAndFlush(Packets.disconnect()).awaitUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
