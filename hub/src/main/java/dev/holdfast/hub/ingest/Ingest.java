package dev.holdfast.hub.ingest;

import dev.holdfast.hub.depot.Depot;
import dev.holdfast.hub.depot.Reports;
import dev.holdfast.hub.disk.DiskFull;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.pivot.PivotInbox;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.PivotLetter;
import dev.holdfast.protocol.message.Reply;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.message.SiteState;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.Heartbeat;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes in what sites say, over the link, HTTPS or a stick: one path, each event once. Nothing is acknowledged before it
 * is on the disk. Thread-safe.
 */
public final class Ingest implements Reports, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ingest.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration REPLY_LIFE = Duration.ofSeconds(60);
    private static final int PULLS_AT_ONCE = 64;

    /** The last thing of a site that was refused, and when. */
    public record Refused(Problem problem, Instant at) {}

    private final Topic topic;
    private final Fleet fleet;
    private final Enrolment enrolment;
    private final Messages messages;
    private final PullAnswers pulls;
    private final PivotInbox pivots;
    private final EventRows rows;
    private final GroupCommit commits;
    private final Clock clock;
    private final Consumer<SiteId> reported;
    private final Semaphore pulling = new Semaphore(PULLS_AT_ONCE);
    private final Map<SiteId, Refused> refusals = new ConcurrentHashMap<>();

    /** @param reported called after a report of a site was stored */
    public Ingest(
            HubStore store,
            FleetId fleetId,
            Topic topic,
            Fleet fleet,
            Enrolment enrolment,
            Depot depot,
            PivotInbox pivots,
            Clock clock,
            Consumer<SiteId> reported) {
        this.topic = topic;
        this.fleet = fleet;
        this.enrolment = enrolment;
        this.messages = new Messages(fleetId);
        this.pulls = new PullAnswers(depot);
        this.pivots = pivots;
        this.rows = new EventRows(store);
        this.commits = new GroupCommit(store);
        this.clock = clock;
        this.reported = reported;
    }

    /** What the hub's link must subscribe to. */
    public static List<String> subscriptions(Topic topic) {
        return List.of(
                topic.allUp(Topic.Up.STATE),
                topic.allUp(Topic.Up.STATUS),
                topic.allUp(Topic.Up.HEARTBEAT),
                topic.allUp(Topic.Up.EVENTS),
                topic.allUp(Topic.Up.PIVOT),
                topic.allUp(Topic.Up.SEALS),
                topic.allUp(Topic.Up.REQUESTS));
    }

    /** Handles what the hub's link tells; replies go over the same link. */
    public void accept(LinkEvent event, MqttLink link) {
        switch (event) {
            case LinkEvent.Connected _ -> fleet.hubLink(true);
            case LinkEvent.Lost _ -> fleet.hubLink(false);
            case LinkEvent.Message message ->
                topic.from(message.topic()).ifPresent(from -> message(from, message, link));
        }
    }

    private void message(Topic.From from, LinkEvent.Message message, MqttLink link) {
        var site = from.site();
        if (message.payload().length() == 0) {
            return;
        }
        try {
            if (!message.retained()) {
                fleet.heard(site, "mqtt");
            }
            switch (from.channel()) {
                case STATE -> state(site, messages.state(site, message.payload()));
                case STATUS -> status(site, messages.status(site, message.payload()));
                case HEARTBEAT -> {
                    var beat = Heartbeat.parse(message.payload());
                    fleet.online(site, beat.bootId(), beat.connection());
                }
                case EVENTS -> events(site, messages.events(site, message.payload()), link);
                case REQUESTS -> pull(site, message.payload(), link);
                case PIVOT -> pivots.take(site, messages.statement(message.payload()));
                case SEALS -> pivots.takePart(site, SealPart.parse(message.payload()));
                case METRICS -> {}
            }
        } catch (DiskFull full) {
            // Retained or sent again: it is not lost.
            LOG.log(System.Logger.Level.WARNING, () -> "site " + site + ": " + full.getMessage());
        } catch (Refusal refusal) {
            refused(site, refusal.problem());
        }
    }

    private void state(SiteId site, SiteState state) {
        if (state.online()) {
            fleet.online(site, state.origin().bootId(), state.connection());
        } else {
            fleet.offline(site, state.origin().bootId(), state.connection(), state.until());
        }
    }

    private void status(SiteId site, SiteReport report) {
        checkInstance(site, report);
        commits.offer(new GroupCommit.Work() {
            @Override
            public void apply() {
                store(site, report, "mqtt");
            }

            @Override
            public void done() {
                reported.accept(site);
            }
        });
    }

    private void events(SiteId site, List<SiteEvent> events, MqttLink link) {
        var generation = fleet.generation(site);
        commits.offer(new GroupCommit.Work() {
            @Override
            public void apply() {
                rows.add(site, generation, events, clock.instant());
            }

            @Override
            public void done() {
                var sequences = events.stream().map(SiteEvent::sequence).toList();
                reply(site, new Reply.Acknowledgement(sequences), link);
            }
        });
    }

    private void pull(SiteId site, Bytes request, MqttLink link) {
        // A site that asks faster than it is answered asks again later.
        if (!pulling.tryAcquire()) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                pulls.answer(site, request).ifPresent(answer -> send(site, answer, link));
            } catch (Refusal refusal) {
                refused(site, refusal.problem());
            } finally {
                pulling.release();
            }
        });
    }

    @Override
    public Taken take(Bytes file, Optional<SiteId> sender) {
        try {
            var read = read(file, sender);
            var pivot = read.pivot().map(letter -> carried(read.site(), letter)).orElse(false);
            return store(read, sender.isPresent(), pivot);
        } catch (Refusal refusal) {
            sender.ifPresent(site -> refused(site, refusal.problem()));
            return new Taken.Refused(refusal.problem());
        }
    }

    @Override
    public Taken verify(Bytes file) {
        try {
            var read = read(file, Optional.empty());
            var site = read.site();
            var news = fleet.isNews(site, read.report()) || rows.lacks(site, fleet.generation(site), sequences(read));
            return new Taken.Imported(site, sequences(read), read.time(), news);
        } catch (Refusal refusal) {
            return new Taken.Refused(refusal.problem());
        }
    }

    /** The file, signed by the registered agent of its site, from the installation that was enrolled. */
    private ReportFile read(Bytes file, Optional<SiteId> sender) {
        var read = messages.file(file, site -> enrolment.agent(site).map(Agent::agentKey));
        if (sender.filter(site -> !site.equals(read.site())).isPresent()) {
            throw new Refusal(
                    "HF-ING-001",
                    "a report of site " + sender.get(),
                    "one of " + read.site(),
                    "send the report of the site that the certificate names");
        }
        checkInstance(read.site(), read.report());
        return read;
    }

    private static List<Long> sequences(ReportFile file) {
        return file.events().stream().map(SiteEvent::sequence).toList();
    }

    /** What a site says in a pivot is refused by itself: its report and events count all the same. */
    private boolean carried(SiteId site, PivotLetter letter) {
        try {
            var news = pivots.take(site, messages.statement(letter.statement()));
            return letter.seal().map(file -> pivots.takeSeal(site, file)).orElse(false) || news;
        } catch (Refusal refusal) {
            refused(site, refusal.problem());
            return false;
        }
    }

    private Taken store(ReportFile file, boolean live, boolean pivot) {
        var site = file.site();
        var generation = fleet.generation(site);
        var sequences = sequences(file);
        var outcome = new CompletableFuture<Boolean>();
        var work = new GroupCommit.Work() {
            private boolean news;

            @Override
            public void apply() {
                news = rows.add(site, generation, file.events(), clock.instant()) > 0;
                news |= store(site, file.report(), live ? "https" : "stick");
                sequences.stream().max(Long::compare).ifPresent(highest -> rows.carried(site, generation, highest));
            }

            @Override
            public void done() {
                outcome.complete(news);
            }

            @Override
            public void failed(RuntimeException why) {
                outcome.completeExceptionally(why);
            }
        };
        if (!commits.offer(work)) {
            throw new Refusal("HF-ING-005", "a hub with room", "too much waiting to be stored", "send it again later");
        }
        var news = await(outcome);
        if (live) {
            fleet.heard(site, "https");
        } else {
            fleet.carried(site, file.time());
        }
        reported.accept(site);
        return new Taken.Imported(site, sequences, file.time(), news || pivot);
    }

    /** Whether the report was news. */
    private boolean store(SiteId site, SiteReport report, String via) {
        var news = fleet.report(site, report, via);
        if (news) {
            enrolment.supports(site, report.agent().version(), report.agent().supports());
        }
        return news;
    }

    /** The newest events of a site, newest first. */
    public List<StoredEvent> events(SiteId site, int most) {
        return rows.newest(site, most);
    }

    /** The events that arrived last from these sites, newest first. */
    public List<StoredEvent> events(Predicate<SiteId> sites, int most) {
        return rows.newest(sites, most);
    }

    /** The last thing of a site that was refused since the start. */
    public Optional<Refused> lastRefusal(SiteId site) {
        return Optional.ofNullable(refusals.get(site));
    }

    @Override
    public void close() {
        commits.close();
        fleet.flush();
    }

    // D36: a second installation under the same name must not overwrite what the registered one says.
    private void checkInstance(SiteId site, SiteReport report) {
        enrolment
                .agent(site)
                .filter(agent -> !agent.instance().equals(report.instance()))
                .ifPresent(agent -> {
                    throw new Refusal(
                            "HF-ING-004",
                            "the installation that was enrolled for site " + site,
                            "another one (DuplicateIdentity)",
                            "stop one of the two; for replaced hardware make a new token");
                });
    }

    private void refused(SiteId site, Problem problem) {
        refusals.put(site, new Refused(problem, clock.instant()));
        LOG.log(System.Logger.Level.WARNING, () -> "site " + site + ": " + problem.line());
    }

    private static boolean await(CompletableFuture<Boolean> outcome) {
        try {
            return outcome.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while storing a report", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the report could not be stored", e);
        }
    }

    private void reply(SiteId site, Reply answer, MqttLink link) {
        Thread.startVirtualThread(() -> send(site, answer, link));
    }

    private void send(SiteId site, Reply answer, MqttLink link) {
        var message = MqttLink.Outgoing.of(topic.down(site, Topic.Down.REPLIES), answer.write(), 1)
                .expiringIn(REPLY_LIFE);
        link.send(message, PATIENCE);
    }
}
