package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.link.Backoff;
import dev.holdfast.protocol.link.Reconnects;
import dev.holdfast.protocol.link.Topic;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/** Many simulated sites on one event loop, each with a connection, a session and a store of its own. Thread-safe. */
// What a write comes to is heard by its acknowledgement, or by the end of the connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class SocketFleet implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final int BEATS = 30;
    private static final int CONNECT_MILLIS = 20_000;

    private final List<SocketSite> sites;
    private final InetSocketAddress broker;
    private final SSLContext tls;
    private final Clock clock;
    private final PointerStore store;
    private final NioEventLoopGroup group;
    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final AtomicInteger retained = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicLong attempts = new AtomicLong();
    private final ConcurrentHashMap<String, AtomicInteger> troubles = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private int beat;

    /** @param window over how long they come back, as the hub has signed it */
    public SocketFleet(
            Roster roster,
            InetSocketAddress broker,
            Path store,
            Supplier<Duration> window,
            Clock clock,
            RandomGenerator random)
            throws IOException {
        this.broker = broker;
        this.clock = clock;
        this.store = new PointerStore(store);
        this.sites = IntStream.range(0, roster.size())
                .mapToObj(i -> new SocketSite(i, roster, new Reconnects(Backoff.DEFAULT, window, random)))
                .toList();
        this.tls = roster.keys().sites(name -> roster.certificate(number(name)));
        this.group = new NioEventLoopGroup(1);
        this.loop = group.next();
        this.bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true);
        loop.scheduleAtFixedRate(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    int size() {
        return sites.size();
    }

    /** Connects all of them, this many in a second: a fleet that grows and not one that comes back. */
    public void connect(int perSecond) {
        for (var site : sites) {
            loop.schedule(() -> open(site), site.number * 1_000L / perSecond, TimeUnit.MILLISECONDS);
        }
    }

    /** Something happens at every site. */
    public void happen(int events) {
        loop.submit(() -> sites.forEach(site -> IntStream.range(0, events).forEach(_ -> site.event())))
                .syncUninterruptibly();
    }

    long online() {
        return count(site -> site.online);
    }

    long confirmed() {
        return count(site -> site.confirmed > 0);
    }

    long count(Predicate<SocketSite> which) {
        return sites.stream().filter(which).count();
    }

    void each(Consumer<SocketSite> work) {
        sites.forEach(work);
    }

    List<SocketSite> sites() {
        return sites;
    }

    void retainedArrived() {
        retained.incrementAndGet();
    }

    /** Counts what the broker keeps for the sites: every subscription is made once more, which brings it again. */
    int retained() {
        var first = retained.get();
        for (var site : sites) {
            loop.execute(() -> {
                if (site.channel != null) {
                    site.channel.writeAndFlush(Packets.subscribe(2, Topic.DEFAULT.allDown(site.id)));
                }
            });
        }
        var before = -1;
        while (retained.get() != before) {
            before = retained.get();
            LockSupport.parkNanos(QUIET.toNanos());
        }
        return retained.get() - first;
    }

    int handshakes() {
        return handshakes.get();
    }

    long attempts() {
        return attempts.get();
    }

    long commits() {
        return store.commits();
    }

    /** What went wrong on connections, and how often. */
    String troubles() {
        return troubles.toString();
    }

    /** A context for one more client under the name of any site, such as a sample that fetches. */
    SSLContext tls() {
        return tls;
    }

    private void open(SocketSite site) {
        if (closed) {
            return;
        }
        site.attempt();
        attempts.incrementAndGet();
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var engine = tls.createSSLEngine(site.id.value(), broker.getPort());
                        engine.setUseClientMode(true);
                        channel.pipeline()
                                .addLast(
                                        new SslHandler(engine),
                                        new MqttDecoder(Packets.MAX_PACKET),
                                        MqttEncoder.INSTANCE,
                                        new SiteConversation(site, SocketFleet.this, clock));
                    }
                })
                .connect(broker)
                .addListener((ChannelFutureListener) opened -> {
                    if (!opened.isSuccess()) {
                        failed(site, opened.cause());
                    }
                    site.channel = opened.channel();
                    opened.channel().closeFuture().addListener(_ -> again(site));
                });
    }

    private void again(SocketSite site) {
        var wait = site.ended(clock.instant());
        if (!closed) {
            loop.schedule(() -> open(site), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    // A thirtieth of them each second: every site beats every thirty seconds.
    private void beat() {
        for (var i = beat++ % BEATS; i < sites.size(); i += BEATS) {
            var site = sites.get(i);
            var channel = site.channel;
            if (channel != null && site.online && channel.isActive()) {
                channel.pipeline().fireUserEventTriggered(SiteConversation.BEAT);
            }
        }
    }

    void keep(SocketSite site, Bytes pointer, Runnable then) {
        try {
            store.keep(site.number, pointer, () -> {
                site.pointer = java.util.Optional.of(pointer);
                site.kept = System.nanoTime();
                then.run();
            });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void shookHands() {
        handshakes.incrementAndGet();
    }

    void refused(SocketSite site, MqttConnectReturnCode code) {
        trouble(site, "refused with " + code);
    }

    void failed(SocketSite site, Throwable cause) {
        trouble(site, String.valueOf(cause));
    }

    private void trouble(SocketSite site, String what) {
        var shape = what.replace(site.id.value(), "SITE").replaceAll("[0-9]{4,}", "N");
        troubles.computeIfAbsent(shape, _ -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        store.close();
    }
}
