package dev.holdfast.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.FleetFixture;
import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.hub.depot.Depot;
import dev.holdfast.hub.depot.Reports;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.pivot.MemoryPivotMail;
import dev.holdfast.hub.pivot.Statements;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.PivotLetter;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.sign.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site says in a pivot comes by every way, and only from its registered agent. */
class PivotIngestTest {
    private static final SiteId SHOP = new SiteId("shop");
    private static final Bytes FILE = Bytes.utf8("a sealed file");
    private static final MqttLink DEAF = new MqttLink() {
        @Override
        public void start(java.util.function.Consumer<LinkEvent> listener) {}

        @Override
        public boolean connected() {
            return false;
        }

        @Override
        public Sent send(Outgoing message, Duration patience) {
            return new Sent.NoLink();
        }

        @Override
        public void close() {}
    };

    private FleetFixture fleet;
    private MemoryPivotMail mail;
    private Ingest ingest;
    private TestAgent agent;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        fleet = new FleetFixture(data);
        mail = new MemoryPivotMail(site -> fleet.enrolment.agent(site).map(Agent::agentKey));
        ingest = new Ingest(
                fleet.hub.store,
                fleet.id,
                Topic.DEFAULT,
                fleet.fleet,
                fleet.enrolment,
                new Depot(data, fleet.hub.director, fleet.clock),
                mail,
                fleet.clock,
                _ -> {});
        agent = fleet.register(SHOP.value()).agent();
    }

    @AfterEach
    void stop() {
        ingest.close();
        fleet.close();
    }

    @Test
    void by_the_broker() {
        var word = Statements.source(agent.key, 2, "commit", FILE);
        hear(Topic.Up.PIVOT, word.write());
        assertThat(mail.heard(SHOP)).contains(word);
        SealPart.of(FILE).forEach(part -> hear(Topic.Up.SEALS, part.write()));
        assertThat(mail.sealFrom(SHOP).fetch("pivot-0002")).contains(FILE);
    }

    @Test
    void by_a_report_file() {
        var word = Statements.source(agent.key, 2, "commit", FILE);
        var file = file(new PivotLetter(word.write(), Optional.of(FILE)));
        assertThat(((Reports.Taken.Imported) ingest.take(file, Optional.empty())).news())
                .isTrue();
        assertThat(mail.heard(SHOP)).contains(word);
        assertThat(mail.sealFrom(SHOP).fetch("pivot-0002")).contains(FILE);
        assertThat(((Reports.Taken.Imported) ingest.take(file, Optional.empty())).news())
                .isFalse();
    }

    @Test
    void a_word_that_is_refused_costs_neither_the_report_nor_the_link() {
        var stranger = SigningKey.generate(new SecureRandom());
        var forged = Statements.target(stranger, 9, "commit").write();
        hear(Topic.Up.PIVOT, forged);
        assertThat(ingest.lastRefusal(SHOP).orElseThrow().problem().code()).isEqualTo("HF-DSS-003");
        hear(Topic.Up.PIVOT, Bytes.utf8("no envelope"));
        assertThat(ingest.lastRefusal(SHOP).orElseThrow().problem().code()).isEqualTo("HF-DSS-001");
        hear(Topic.Up.PIVOT, Bytes.copyOf(new byte[300 << 10]));
        assertThat(ingest.lastRefusal(SHOP).orElseThrow().problem().code()).isEqualTo("HF-PIV-041");

        ingest.take(file(new PivotLetter(forged, Optional.of(FILE))), Optional.empty());
        assertThat(ingest.lastRefusal(SHOP).orElseThrow().problem().code()).isEqualTo("HF-DSS-003");
        assertThat(mail.heard(SHOP)).isEmpty();
        LiveHub.until(() -> fleet.fleet.report(SHOP), Optional::isPresent);
    }

    private Bytes file(PivotLetter letter) {
        var report = agent.report(fleet.id, 1, 1, fleet.clock.instant());
        return new ReportFile(
                        fleet.id,
                        SHOP,
                        fleet.clock.instant(),
                        report,
                        List.of(),
                        List.<Digest>of(),
                        Optional.of(letter))
                .sign(agent.key);
    }

    private void hear(Topic.Up channel, Bytes payload) {
        ingest.accept(new LinkEvent.Message(Topic.DEFAULT.up(SHOP, channel), payload, true), DEAF);
    }
}
