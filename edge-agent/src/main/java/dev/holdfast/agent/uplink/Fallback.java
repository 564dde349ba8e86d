package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.report.Condition;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Contact over HTTPS: the only way for sites with link https, the second for those that lost their broker. Waits longer
 * after every failure, with full jitter. Says HubUnreachable when nothing answers. Confined to the uplink's loop.
 */
final class Fallback {
    private static final Logger LOG = System.getLogger(Fallback.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration POLL_IN_A_PIVOT = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private final Uplink.Parts parts;
    private final Consumer<Bytes> pointer;
    private final StatusGate status = new StatusGate(Duration.ZERO);
    private final PivotPost pivot;
    private Instant next = Instant.EPOCH;
    private boolean waiting;
    private boolean tried;
    private int failures;

    Fallback(Uplink.Parts parts, Consumer<Bytes> pointer) {
        this.parts = parts;
        this.pointer = pointer;
        this.pivot = new PivotPost(parts.store());
    }

    /** Whether an attempt has ended, well or not. */
    boolean tried() {
        return tried;
    }

    /** The broker is there: nothing to do until it is lost, and then not at once. */
    void reached() {
        waiting = false;
        failures = 0;
        clear();
    }

    /**
     * One round; answers when to look again.
     *
     * @param only whether there is no other way
     * @param window how long the broker may take until everybody is back: nobody comes here before
     */
    Duration tick(Instant now, boolean only, Duration window) {
        if (!waiting) {
            waiting = true;
            next = only ? now : now.plus(GRACE).plus(window).plus(jitter(window));
        }
        if (now.isBefore(next)) {
            return Duration.between(now, next);
        }
        tried = true;
        try {
            exchange(now);
            failures = 0;
            clear();
            next = now.plus(pivot.isUnderWay() ? POLL_IN_A_PIVOT : POLL);
        } catch (IOException e) {
            failures++;
            unreachable(e);
            next = now.plus(backOff());
        }
        return Duration.between(now, next);
    }

    private void exchange(Instant now) throws IOException {
        var found = parts.contact().pointer();
        var changed = status.due(parts.reports().current(), now);
        var word = pivot.statement();
        var seal = pivot.seal(now);
        if (changed.isPresent()
                || word.isPresent()
                || seal.isPresent()
                || parts.store().outboxSize().messages() > 0) {
            parts.store()
                    .acknowledge(parts.contact().report(parts.reports().file().content()));
            changed.ifPresent(content -> status.said(content, now));
            word.ifPresent(pivot::said);
            seal.ifPresent(file -> pivot.sent(file, now));
        }
        found.ifPresent(pointer);
    }

    private void unreachable(IOException e) {
        var reason = new StringBuilder(String.valueOf(e.getMessage()));
        for (var detail : e.getSuppressed()) {
            reason.append("; ").append(detail.getMessage());
        }
        LOG.log(Level.INFO, "no contact with the hub: {0}", reason);
        parts.store()
                .set(new Condition(
                        "HubUnreachable",
                        "True",
                        "NoContact",
                        "neither broker nor hub answers; the site keeps what runs and repairs drift",
                        parts.stamp().clock().now()));
    }

    private void clear() {
        if (parts.store().clear("HubUnreachable")) {
            parts.events().event("uplink.reached", "", "info", "the hub can be reached again");
        }
    }

    private Duration jitter(Duration window) {
        return window.isZero() ? window : Duration.ofMillis(parts.random().nextLong(window.toMillis()));
    }

    private Duration backOff() {
        var most = Math.min(LONGEST.toMillis(), SHORTEST.toMillis() << Math.min(failures, 10));
        return Duration.ofMillis(SHORTEST.toMillis() + parts.random().nextLong(most));
    }
}
