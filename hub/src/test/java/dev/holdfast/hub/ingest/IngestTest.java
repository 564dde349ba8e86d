package dev.holdfast.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.FleetFixture;
import dev.holdfast.hub.LinkEars;
import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.hub.depot.Depot;
import dev.holdfast.hub.depot.Reports.Taken;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.pivot.MemoryPivotMail;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.Backoff;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MemoryBroker;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.EventBatch;
import dev.holdfast.protocol.message.Origin;
import dev.holdfast.protocol.message.Pull;
import dev.holdfast.protocol.message.Reply;
import dev.holdfast.protocol.message.StatusMessage;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Target;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
    private static final SiteId SHOP = new SiteId("shop-017");
    private static final SiteId OTHER = new SiteId("other");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Topic topic = Topic.DEFAULT;
    private final LinkEars ears = new LinkEars();
    private FleetFixture fleet;
    private Ingest ingest;
    private MqttLink hubLink;
    private MqttLink siteLink;
    private TestAgent agent;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        fleet = new FleetFixture(data);
        ingest = new Ingest(
                fleet.hub.store,
                fleet.id,
                topic,
                fleet.fleet,
                fleet.enrolment,
                new Depot(data, fleet.hub.director, fleet.clock),
                new MemoryPivotMail(site -> fleet.enrolment.agent(site).map(Agent::agentKey)),
                fleet.clock,
                _ -> {});
        agent = fleet.register(SHOP.value()).agent();
        var broker = new MemoryBroker(fleet.clock, new Random(1), Backoff.DEFAULT);
        hubLink = broker.link(settings("hub-1", Ingest.subscriptions(topic)));
        hubLink.start(event -> ingest.accept(event, hubLink));
        siteLink = broker.link(settings(SHOP.value(), List.of(topic.allDown(SHOP))));
        siteLink.start(ears);
        ears.next(LinkEvent.Connected.class);
        LiveHub.until(hubLink::connected, up -> up);
    }

    @AfterEach
    void stop() {
        siteLink.close();
        hubLink.close();
        ingest.close();
        fleet.close();
    }

    @Test
    void events_are_acknowledged_when_they_are_stored_and_stored_once() {
        say(Topic.Up.EVENTS, events(1, 2));
        assertThat(acknowledged()).containsExactly(1L, 2L);
        assertThat(stored()).containsExactly(2L, 1L);
        say(Topic.Up.EVENTS, events(2, 3));
        assertThat(acknowledged()).containsExactly(2L, 3L);
        assertThat(stored()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void an_event_keeps_the_time_of_its_first_arrival() {
        say(Topic.Up.EVENTS, events(1));
        acknowledged();
        var first = ingest.events(SHOP, 1).getFirst().received();
        fleet.clock.pass(Duration.ofHours(1));
        say(Topic.Up.EVENTS, events(1));
        acknowledged();
        assertThat(ingest.events(SHOP, 1).getFirst().received()).isEqualTo(first);
    }

    @Test
    void a_new_installation_counts_its_events_anew() {
        say(Topic.Up.EVENTS, events(1));
        acknowledged();
        fleet.fleet.reinstalled(SHOP);
        say(Topic.Up.EVENTS, events(1));
        acknowledged();
        assertThat(stored()).containsExactly(1L, 1L);
    }

    @Test
    void what_speaks_of_another_site_is_refused_and_not_stored() {
        var foreign = new TestAgent(OTHER).event(fleet.id, 1, fleet.clock.instant());
        say(Topic.Up.EVENTS, new EventBatch(List.of(foreign)).write());
        assertThat(refusal()).isEqualTo("HF-ING-001");
        assertThat(ingest.events(OTHER, 10)).isEmpty();
        assertThat(ingest.events(SHOP, 10)).isEmpty();
    }

    @Test
    void a_status_of_another_fleet_is_refused() {
        var stranger = new dev.holdfast.protocol.id.FleetId("elsewhere");
        var report = agent.report(stranger, 1, 1, fleet.clock.instant());
        var origin = new Origin(stranger, SHOP, 1, fleet.clock.instant(), "synced");
        say(Topic.Up.STATUS, new StatusMessage(origin, report).write());
        assertThat(refusal()).isEqualTo("HF-ING-001");
        assertThat(fleet.fleet.report(SHOP)).isEmpty();
    }

    @Test
    void a_second_installation_never_overwrites_what_the_registered_one_says() {
        say(Topic.Up.STATUS, status(agent, 1, 5));
        LiveHub.until(() -> fleet.fleet.report(SHOP), Optional::isPresent);
        say(Topic.Up.STATUS, status(new TestAgent(SHOP, "a-clone", agent.key), 1, 9));
        assertThat(refusal()).isEqualTo("HF-ING-004");
        assertThat(fleet.fleet.report(SHOP).orElseThrow().sequence()).isEqualTo(5);
    }

    @Test
    void a_late_status_never_overwrites_a_newer_one() {
        say(Topic.Up.STATUS, status(agent, 2, 5));
        LiveHub.until(() -> fleet.fleet.report(SHOP), Optional::isPresent);
        say(Topic.Up.STATUS, status(agent, 2, 4));
        say(Topic.Up.STATUS, status(agent, 1, 99));
        say(Topic.Up.EVENTS, events(1));
        acknowledged();
        var newest = fleet.fleet.report(SHOP).orElseThrow();
        assertThat(newest.bootId()).isEqualTo(2);
        assertThat(newest.sequence()).isEqualTo(5);
    }

    @Test
    void what_cannot_be_read_is_refused_with_its_code() {
        say(Topic.Up.STATUS, Bytes.utf8("{\"type\":"));
        assertThat(refusal()).startsWith("HF-JSN-");
    }

    @Test
    void a_batch_that_is_too_long_is_refused_whole() {
        var text = new StringBuilder("[");
        LongStream.rangeClosed(1, 65).forEach(n -> text.append(n == 1 ? "" : ",")
                .append(agent.event(fleet.id, n, fleet.clock.instant()).write().utf8()));
        say(Topic.Up.EVENTS, Bytes.utf8(text.append("]").toString()));
        assertThat(refusal()).isEqualTo("HF-MSG-002");
        assertThat(stored()).isEmpty();
    }

    @Test
    void a_site_pulls_its_own_metadata_and_content_over_the_link() {
        var targets = signed(SHOP);
        say(Topic.Up.REQUESTS, new Pull.Metadata("m", Repository.DIRECTOR, "timestamp.json", 0, 1_000).write());
        assertThat(reply()).isInstanceOf(Reply.Data.class);
        var state = state(targets);
        say(Topic.Up.REQUESTS, new Pull.Content("c", state.content().digest(), 2, 3).write());
        var data = (Reply.Data) reply();
        assertThat(data.total()).isEqualTo(state.content().length());
        assertThat(data.data().length()).isEqualTo(3);
    }

    @Test
    void content_that_only_another_site_may_have_is_not_there() {
        signed(SHOP);
        var foreign = state(signed(OTHER));
        say(Topic.Up.REQUESTS, new Pull.Content("c", foreign.content().digest(), 0, 10).write());
        assertThat(reply()).isEqualTo(new Reply.Nothing("c"));
    }

    @Test
    void a_pull_behind_the_end_of_a_content_gives_nothing_more() {
        var state = state(signed(SHOP));
        say(Topic.Up.REQUESTS, new Pull.Content("c", state.content().digest(), 1L << 40, 10).write());
        assertThat(((Reply.Data) reply()).data().length()).isZero();
    }

    @Test
    void a_carried_report_is_news_once_and_the_next_stick_acknowledges_it() {
        var file = agent.reportFile(fleet.id, fleet.clock.instant(), 1, 4, 5, 6);
        assertThat(news(ingest.take(file, Optional.empty()))).isTrue();
        assertThat(news(ingest.take(file, Optional.empty()))).isFalse();
        assertThat(stored()).containsExactly(6L, 5L, 4L);
        var carried = new CarriedEvents(fleet.hub.store, fleet.fleet);
        assertThat(carried.highest(List.of())).isEmpty();
        assertThat(carried.highest(List.of(SHOP))).containsExactly(Map.entry(SHOP, 6L));
    }

    @Test
    void a_report_that_is_only_looked_at_changes_nothing() {
        var file = agent.reportFile(fleet.id, fleet.clock.instant(), 1, 4);
        assertThat(news(ingest.verify(file))).isTrue();
        assertThat(news(ingest.verify(file))).isTrue();
        assertThat(stored()).isEmpty();
        assertThat(fleet.fleet.report(SHOP)).isEmpty();
        ingest.take(file, Optional.empty());
        assertThat(news(ingest.verify(file))).isFalse();
    }

    @Test
    void a_site_cannot_hand_in_the_report_of_another() {
        var file = agent.reportFile(fleet.id, fleet.clock.instant(), 1, 1);
        assertThat(code(ingest.take(file, Optional.of(OTHER)))).isEqualTo("HF-ING-001");
        assertThat(stored()).isEmpty();
    }

    @Test
    void a_carried_report_of_a_second_installation_is_refused() {
        var clone = new TestAgent(SHOP, "a-clone", agent.key);
        var file = clone.reportFile(fleet.id, fleet.clock.instant(), 1, 1);
        assertThat(code(ingest.take(file, Optional.empty()))).isEqualTo("HF-ING-004");
        assertThat(code(ingest.verify(file))).isEqualTo("HF-ING-004");
        assertThat(stored()).isEmpty();
    }

    @Test
    void an_event_of_another_site_inside_a_report_refuses_all_of_it() {
        var foreign = new TestAgent(OTHER).event(fleet.id, 1, fleet.clock.instant());
        var report = agent.report(fleet.id, 1, 1, fleet.clock.instant());
        var file = new ReportFile(fleet.id, SHOP, fleet.clock.instant(), report, List.of(foreign), List.<Digest>of())
                .sign(agent.key);
        assertThat(code(ingest.take(file, Optional.empty()))).isEqualTo("HF-HFR-002");
        assertThat(ingest.events(OTHER, 10)).isEmpty();
    }

    @Test
    void an_old_report_on_a_stick_does_not_say_what_the_agent_understands_now() {
        say(Topic.Up.STATUS, status(agent, 7, 1));
        LiveHub.until(() -> fleet.fleet.report(SHOP), Optional::isPresent);
        var old = withAgent(
                agent.report(fleet.id, 6, 1, fleet.clock.instant()), new SiteReport.Agent("0.0.1", List.of()));
        ingest.take(agent.reportFile(old, fleet.id, fleet.clock.instant(), 1), Optional.empty());
        assertThat(fleet.enrolment.agent(SHOP).orElseThrow().supports()).isEqualTo(Features.SUPPORTED);
    }

    private List<Target> signed(SiteId site) {
        fleet.hub.rendering.draft("store", "1.0.0", "web", "own-settings");
        fleet.hub.publish("store");
        fleet.hub.supports.put(site, Features.SUPPORTED);
        fleet.hub.cluster(site, "store:1.0.0");
        fleet.hub.director.settle(site);
        return fleet.hub.director.targets(site);
    }

    private static Target state(List<Target> targets) {
        return targets.stream()
                .filter(target -> target.path().equals(DesiredState.TARGET))
                .findFirst()
                .orElseThrow();
    }

    private void say(Topic.Up channel, Bytes payload) {
        var sent = siteLink.send(MqttLink.Outgoing.of(topic.up(SHOP, channel), payload, 1), PATIENCE);
        assertThat(sent).isEqualTo(new MqttLink.Sent.Done());
    }

    private Bytes events(long... sequences) {
        return new EventBatch(LongStream.of(sequences)
                        .mapToObj(n -> agent.event(fleet.id, n, fleet.clock.instant()))
                        .toList())
                .write();
    }

    private Bytes status(TestAgent speaker, long bootId, long sequence) {
        var origin = new Origin(fleet.id, SHOP, bootId, fleet.clock.instant(), "synced");
        var report = speaker.report(fleet.id, bootId, sequence, fleet.clock.instant());
        return new StatusMessage(origin, report).write();
    }

    private Reply reply() {
        return Reply.parse(ears.nextPayload());
    }

    private List<Long> acknowledged() {
        return ((Reply.Acknowledgement) reply()).sequences();
    }

    private List<Long> stored() {
        return ingest.events(SHOP, 100).stream()
                .map(stored -> stored.event().sequence())
                .toList();
    }

    private String refusal() {
        return LiveHub.until(() -> ingest.lastRefusal(SHOP), Optional::isPresent)
                .orElseThrow()
                .problem()
                .code();
    }

    private static boolean news(Taken taken) {
        return ((Taken.Imported) taken).news();
    }

    private static String code(Taken taken) {
        return ((Taken.Refused) taken).problem().code();
    }

    private static SiteReport withAgent(SiteReport report, SiteReport.Agent agent) {
        return new SiteReport(
                report.fleet(),
                report.site(),
                report.bootId(),
                report.instance(),
                report.sequence(),
                report.time(),
                report.desiredRevision(),
                report.appliedRevision(),
                report.converged(),
                report.conditions(),
                report.layers(),
                report.trust(),
                agent,
                report.certificates(),
                report.retained());
    }

    private static MqttLink.Settings settings(String clientId, List<String> filters) throws NoSuchAlgorithmException {
        return LinkEars.settings("mqtt://localhost:1883", clientId, SSLContext.getDefault(), filters);
    }
}
