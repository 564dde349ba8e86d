package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.link.Topic;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** One connection of one site: says what the agent says, keeps what it is told before it acknowledges. */
// What a write comes to is heard by its acknowledgement, or by the end of the connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class SiteConversation extends SimpleChannelInboundHandler<MqttMessage> {
    /** Half a minute is over. */
    static final String BEAT = "beat";

    private static final int SUBSCRIBE_ID = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SocketSite site;
    private final SocketFleet fleet;
    private final Clock clock;
    private int lastId = SUBSCRIBE_ID;
    private Instant told = Instant.EPOCH;

    SiteConversation(SocketSite site, SocketFleet fleet, Clock clock) {
        this.site = site;
        this.fleet = fleet;
        this.clock = clock;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            fleet.shookHands();
            var will = site.will(clock.instant());
            context.writeAndFlush(Packets.connect(site.id.value(), site.up(Topic.Up.STATE), will));
        }
        if (event.equals(BEAT)) {
            beat(context);
        }
        super.userEventTriggered(context, event);
    }

    // The agent sends again what nobody acknowledged in a minute, and so does this.
    private void beat(ChannelHandlerContext context) {
        context.write(Packets.publish(0, site.up(Topic.Up.HEARTBEAT), site.heartbeat(), false));
        var now = clock.instant();
        if (!site.quiet() && told.plus(PATIENCE).isBefore(now)) {
            tell(context, now);
        }
        context.flush();
    }

    private void tell(ChannelHandlerContext context, Instant now) {
        told = now;
        say(context, Topic.Up.EVENTS, site.events(now), false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            throw new IllegalStateException(
                    "expected packets of MQTT 5", message.decoderResult().cause());
        }
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> connected(context, (MqttConnAckMessage) message);
            case SUBACK -> {
                if (!site.online) {
                    greet(context);
                }
            }
            case PUBACK -> acknowledged(context, message);
            case PUBLISH -> heard(context, (MqttPublishMessage) message);
            case DISCONNECT -> context.close();
            default -> {}
        }
    }

    private void connected(ChannelHandlerContext context, MqttConnAckMessage answer) {
        if (answer.variableHeader().connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            fleet.refused(site, answer.variableHeader().connectReturnCode());
            context.close();
            return;
        }
        site.connected(clock.instant());
        context.writeAndFlush(Packets.subscribe(SUBSCRIBE_ID, Topic.DEFAULT.allDown(site.id)));
    }

    private void greet(ChannelHandlerContext context) {
        site.online = true;
        var now = clock.instant();
        say(context, Topic.Up.STATE, site.online(now), true);
        say(context, Topic.Up.STATUS, site.status(now), true);
        if (!site.quiet()) {
            tell(context, now);
        }
        context.flush();
    }

    private void say(ChannelHandlerContext context, Topic.Up channel, Bytes payload, boolean retained) {
        site.unacknowledged++;
        lastId = lastId % 60_000 + 3;
        context.write(Packets.publish(lastId, site.up(channel), payload, retained));
    }

    private void acknowledged(ChannelHandlerContext context, MqttMessage message) {
        Packets.acknowledged(message);
        site.unacknowledged--;
        judge(context);
    }

    private void heard(ChannelHandlerContext context, MqttPublishMessage message) {
        var topic = message.variableHeader().topicName();
        var id = message.variableHeader().packetId();
        var payload = Packets.payload(message);
        site.received.incrementAndGet();
        if (message.fixedHeader().isRetain()) {
            fleet.retainedArrived();
        }
        if (topic.equals(Topic.DEFAULT.down(site.id, Topic.Down.POINTER))) {
            site.pointers.incrementAndGet();
            keep(context, id, payload);
            return;
        }
        site.replied(payload);
        context.writeAndFlush(Packets.acknowledge(id));
        judge(context);
    }

    private void keep(ChannelHandlerContext context, int id, Bytes payload) {
        fleet.keep(site, payload, () -> context.executor().execute(() -> {
            context.writeAndFlush(Packets.acknowledge(id));
            judge(context);
        }));
    }

    /** Whether this site is back: heard by the broker, told its pointer, rid of its events. */
    private void judge(ChannelHandlerContext context) {
        if (site.confirmed == 0
                && context.channel().isActive()
                && site.online
                && site.unacknowledged == 0
                && site.quiet()
                && site.toldOnThisConnection()) {
            site.confirmed = System.nanoTime();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fleet.failed(site, cause);
        context.close();
    }
}
