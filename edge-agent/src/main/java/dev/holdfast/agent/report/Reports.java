package dev.holdfast.agent.report;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.LetterRows;
import dev.holdfast.agent.store.OutboxRows;
import dev.holdfast.agent.store.SiteClock;
import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.message.PivotLetter;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.report.Takeover;
import dev.holdfast.protocol.sign.Signer;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.TrustEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the site report and the signed report file. Thread-safe. */
public final class Reports {
    /** Most bytes of events in one report file, which has at most {@link ReportFile#MAX_BYTES}. */
    private static final int MOST_EVENT_BYTES = 8 << 20;

    /** The same, beside a sealed file. */
    private static final int MOST_BESIDE_A_SEAL = 512 << 10;

    private static final int PAGE = 500;

    private final AgentStore store;
    private final EventStamp stamp;
    private final Facts facts;
    private volatile Optional<Instant> troubledSince = Optional.empty();

    /** What else a report needs: who signs, which build this is, and what the other parts know now. */
    public record Facts(
            Signer signer,
            String instance,
            String version,
            Supplier<Instant> certificateEnd,
            Supplier<List<Digest>> blobs,
            Supplier<ClusterStatus> cluster,
            Supplier<Takeover> takeover) {}

    public Reports(AgentStore store, EventStamp stamp, Facts facts) {
        this.store = store;
        this.stamp = stamp;
        this.facts = facts;
    }

    /** A report file: the bytes to hand over, and how many events are in it. */
    public record File(Bytes content, int events) {}

    /** The report with a number of its own: for sending. */
    public SiteReport next() {
        return report(store.nextSequence());
    }

    /** The report as it would be sent now: for looking. */
    public SiteReport current() {
        return report(store.lastSequence());
    }

    /** Everything the hub has not acknowledged, signed by this site ({@code .hfr}, protocol.md D19). */
    public File file() {
        var events = new ArrayList<SiteEvent>();
        long newest = 0;
        var bytes = 0;
        var pivot = pivot();
        var most = pivot.flatMap(PivotLetter::seal).isPresent() ? MOST_BESIDE_A_SEAL : MOST_EVENT_BYTES;
        for (var page = store.waiting(0, PAGE); !page.isEmpty() && bytes < most; ) {
            for (OutboxRows.Waiting waiting : page) {
                events.add(SiteEvent.parse(waiting.content()));
                bytes += waiting.content().length();
                newest = waiting.sequence();
            }
            page = store.waiting(newest, PAGE);
        }
        var report = next();
        var file = new ReportFile(
                stamp.fleet(),
                stamp.site(),
                report.time(),
                report,
                events,
                facts.blobs().get(),
                pivot);
        return new File(file.sign(facts.signer()), events.size());
    }

    private Optional<PivotLetter> pivot() {
        return store.letter(LetterRows.Kind.STATEMENT)
                .map(statement -> new PivotLetter(
                        statement.content(), store.letter(LetterRows.Kind.SEAL).map(LetterRows.Letter::content)));
    }

    private SiteReport report(long sequence) {
        var cluster = facts.cluster().get();
        var desired = store.desired().map(adopted -> adopted.revision().value()).orElse(0L);
        var conditions = new ArrayList<>(store.conditions());
        conditions.addAll(cluster.conditions());
        storeTrouble().ifPresent(conditions::add);
        return new SiteReport(
                stamp.fleet().value(),
                stamp.site().value(),
                stamp.bootId(),
                facts.instance(),
                sequence,
                stamp.clock().now(),
                desired,
                cluster.applied(),
                cluster.converged() && cluster.applied() == desired && desired > 0,
                conditions,
                cluster.layers(),
                trust(),
                new SiteReport.Agent(facts.version(), Features.SUPPORTED),
                List.of(new SiteReport.Certificate(
                        "site", facts.certificateEnd().get())),
                cluster.retained(),
                cluster.held(),
                facts.takeover().get(),
                cluster.secrets(),
                cluster.generated());
    }

    private SiteReport.Trust trust() {
        var trust = store.trust();
        var directors = new TrustEngine(new Binding(stamp.fleet(), Optional.of(stamp.site())));
        var catalogs = new TrustEngine(new Binding(stamp.fleet(), Optional.empty()));
        return new SiteReport.Trust(
                directors.version(trust.director(), Role.ROOT),
                directors.version(trust.director(), Role.TIMESTAMP),
                catalogs.version(trust.catalog(), Role.ROOT),
                catalogs.version(trust.catalog(), Role.TIMESTAMP),
                trust.floor());
    }

    /** A store that cannot be written cannot hold this condition: it is made from what the last write said. */
    private Optional<Condition> storeTrouble() {
        var failure = store.failing();
        troubledSince = failure.isEmpty()
                ? Optional.empty()
                : troubledSince.or(() -> Optional.of(stamp.clock().now()));
        return failure.map(why -> new Condition(
                "StoreFailing",
                "True",
                why.kind() == StoreFailure.Kind.DISK_FULL ? "DiskFull" : "StoreBroken",
                why.getMessage() + "; what runs is kept, make room or check the disk",
                troubledSince.orElseGet(() -> stamp.clock().now())));
    }

    /** Says what is wrong with the machine's clock, or takes it back. */
    public void judgeClock() {
        var reading = stamp.clock().read();
        if (reading.belief() != SiteClock.Belief.FLOOR) {
            store.clear("ClockBehind");
        } else {
            wrongClock("ClockBehind", "is before", reading);
        }
        if (reading.belief() != SiteClock.Belief.SUSPECT) {
            store.clear("ClockAheadSuspect");
        } else {
            wrongClock("ClockAheadSuspect", "is more than 400 days after", reading);
        }
    }

    private void wrongClock(String type, String how, SiteClock.Reading reading) {
        store.set(new Condition(
                type,
                "True",
                "WrongClock",
                "the machine's clock " + how + " what signed input proves; that time is used, set the clock",
                reading.time()));
    }
}
