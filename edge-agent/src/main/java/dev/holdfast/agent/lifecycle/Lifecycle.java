package dev.holdfast.agent.lifecycle;

import dev.holdfast.agent.report.EventLog;
import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.LetterRows.Kind;
import dev.holdfast.agent.store.LetterRows.Letter;
import dev.holdfast.capi.pivot.Decision;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.PivotTrust;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.capi.pivot.TargetPreflight;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.Takeover;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.Signer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes the site's steps of a pivot: woken by an import, restartable at any instruction, as the journal on the API server
 * knows everything. Without a pivot nothing is open; now and then the server is asked whether one could come. Thread-safe.
 */
public final class Lifecycle implements AutoCloseable {
    /** The condition that says why a pivot does not go on here. */
    static final String BLOCKED = "PivotBlocked";

    private static final Logger LOG = System.getLogger(Lifecycle.class.getName());
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    // Looks that wait longer and longer: about ten seconds with the usual times.
    private static final int PATIENCE = 8;
    // What only the other side or a carrier can end wakes the loop by itself.
    private static final List<String> OF_OTHERS = List.of("HF-PIV-027", "HF-PIV-028", "HF-PIV-031");
    private static final Duration LONGEST_OF_OTHERS = Duration.ofSeconds(15);
    private static final Problem NOWHERE = new Problem(
            "HF-PIV-043",
            "an API server that can hold Cluster API objects",
            "an agent that runs without one",
            "run the agent with --kubeconfig, or in its pod");

    /**
     * What the lifecycle works with.
     *
     * @param host what a site knows of itself besides its API server
     * @param changed told when there is something new for the hub
     */
    public record Parts(
            Mailbox mail,
            Reach reach,
            AgentStore store,
            Signer signer,
            SealingKey sealing,
            EventLog events,
            Supplier<TargetPreflight.Host> host,
            Clock clock,
            SecureRandom random,
            Runnable changed) {}

    private final Parts parts;
    private final Outlook outlook;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean closed;
    private volatile Thread loop = Thread.currentThread();
    private Optional<Work> work = Optional.empty();
    private Optional<Optional<Envelope>> settled = Optional.empty();
    private Optional<Envelope> heard = Optional.empty();
    private String phase = "";
    private int waits;

    public Lifecycle(Parts parts) {
        this.parts = parts;
        this.outlook = new Outlook(parts.reach(), parts.host(), parts.clock());
    }

    /** Whether this site could take a cluster over, as it looked last. */
    public Takeover takeover() {
        return outlook.seen();
    }

    public void start() {
        loop = Thread.ofVirtual().name("lifecycle").start(this::run);
    }

    /** Something was imported. */
    public void wake() {
        wakes.release();
    }

    /** What status shows, from what this site said last: {@code phase, side, epoch, asOf}; null before the first pivot. */
    public static Json view(AgentStore store) {
        return store.letter(Kind.STATEMENT).map(Lifecycle::view).orElse(Json.NULL);
    }

    private static Json view(Letter letter) {
        var said = PivotStatement.kept(Envelope.parse(letter.content()));
        var moved = said.decision() == Decision.COMMITTED;
        return Json.object(
                "phase", said.phase().label(),
                "side", moved == (said.role() == Role.TARGET) ? "site" : "management",
                "epoch", said.epoch(),
                "asOf", letter.at().toString());
    }

    private void run() {
        try {
            while (!closed) {
                var pause = safely(this::lookAround, safely(this::round, IDLE));
                if (wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            rest();
        }
    }

    private Duration safely(Supplier<Duration> what, Duration most) {
        try {
            var pause = what.get();
            return pause.compareTo(most) < 0 ? pause : most;
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.log(Level.WARNING, "a step of the pivot failed and is taken again", e);
            }
            rest();
            return most.compareTo(LATER) < 0 ? most : LATER;
        }
    }

    private Duration lookAround() {
        if (outlook.look()) {
            parts.changed().run();
        }
        return outlook.rest();
    }

    /** One step; answers when to look again. */
    Duration round() {
        var word = parts.mail().word();
        if (!word.equals(heard)) {
            heard = word;
            waits = 0;
        }
        if (settled.filter(word::equals).isPresent()) {
            return IDLE;
        }
        if (word.isEmpty() && !isUnderWay()) {
            return settle(word);
        }
        return switch (parts.reach()) {
            case Reach.Nowhere _ -> {
                blocked(List.of(NOWHERE));
                settled = Optional.of(word);
                yield IDLE;
            }
            case Reach.Server server -> {
                var trust = parts.mail().trust();
                if (trust.isWhole()) {
                    yield step(word, open(server, trust));
                }
                blocked(List.of(PivotTrust.NOBODY));
                yield LATER;
            }
        };
    }

    private Duration step(Optional<Envelope> word, Work now) {
        Progress progress;
        try {
            progress = now.step(word);
        } catch (Refusal refusal) {
            progress = new Progress.Blocked(Phase.PREFLIGHT, List.of(refusal.problem()));
        }
        // Its own API server may be silent for a moment; for longer, somebody has to know.
        var isStuck = progress instanceof Progress.Waiting waiting && waiting.isTrouble() && waits >= PATIENCE;
        if (!isStuck && !(progress instanceof Progress.Blocked)) {
            parts.store().clear(BLOCKED);
        }
        return switch (progress) {
            case Progress.Moved _ -> {
                waits = 0;
                tell(now, word);
                yield Duration.ZERO;
            }
            case Progress.Waiting(var _, var why, var again) -> {
                tell(now, word);
                if (isStuck) {
                    blocked(List.of(why));
                }
                yield later(why, again);
            }
            case Progress.Blocked(var _, var problems) -> {
                tell(now, word);
                blocked(problems);
                yield LATER;
            }
            case Progress.Finished _ -> {
                tell(now, word);
                yield settle(word);
            }
            case Progress.Idle _ -> settle(word);
        };
    }

    private Work open(Reach.Server server, PivotTrust trust) {
        if (work.filter(known -> known.suits(trust)).isEmpty()) {
            rest();
            work = Optional.of(new Work(parts, server, trust));
        }
        return work.orElseThrow();
    }

    /** Whether a step may be due although the hub says nothing. */
    private boolean isUnderWay() {
        return parts.store().letter(Kind.CALL).isPresent()
                || parts.store()
                        .letter(Kind.STATEMENT)
                        .map(letter -> PivotStatement.kept(Envelope.parse(letter.content())))
                        .filter(said -> !said.phase().ended())
                        .isPresent();
    }

    private Duration settle(Optional<Envelope> word) {
        parts.store().drop(Kind.CALL);
        parts.store().clear(BLOCKED);
        settled = Optional.of(word);
        rest();
        return IDLE;
    }

    private void rest() {
        work.ifPresent(Work::close);
        work = Optional.empty();
    }

    private Duration later(Problem why, Duration again) {
        var most = OF_OTHERS.contains(why.code()) ? LONGEST_OF_OTHERS : LONGEST;
        var pause = again.multipliedBy(1L << Math.min(waits++, 10));
        return pause.compareTo(most) < 0 ? pause : most;
    }

    /** Leaves what the hub is to hear, when it is something else than before. */
    private void tell(Work now, Optional<Envelope> word) {
        var statement = now.statement();
        if (statement.isEmpty()) {
            return;
        }
        var at = parts.clock().instant();
        var seal = now.seal(word);
        var news = seal.isPresent()
                ? parts.store().keep(Kind.SEAL, seal.get(), at)
                : parts.store().drop(Kind.SEAL);
        news |= parts.store().keep(Kind.STATEMENT, statement.get().write(), at);
        if (news) {
            now.record().ifPresent(this::note);
            parts.changed().run();
        }
    }

    private void note(PivotRecord record) {
        var text = record.phase().name().toLowerCase(Locale.ROOT) + " of pivot " + record.id() + " with epoch "
                + record.epoch() + " as " + record.role().name().toLowerCase(Locale.ROOT);
        if (!text.equals(phase)) {
            phase = text;
            parts.events().event("pivot.phase", record.cluster().name(), "info", text);
        }
    }

    private void blocked(List<Problem> problems) {
        var first = problems.getFirst();
        var more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        var condition = new Condition(
                BLOCKED,
                "True",
                first.code().replace("-", ""),
                first.line() + more,
                parts.clock().instant());
        if (parts.store().set(condition)) {
            parts.events().event("pivot.blocked", first.code(), "warning", condition.message());
            parts.changed().run();
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        try {
            if (!loop.join(Duration.ofSeconds(5))) {
                // In the middle of many calls; the journal knows how far it came.
                loop.interrupt();
                loop.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
