package dev.holdfast.agent.lifecycle;

import dev.holdfast.capi.pivot.TargetPreflight;
import dev.holdfast.protocol.report.Takeover;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether this site could take a cluster over: looked at when the agent starts and now and then, so that a hub knows before
 * it freezes anything. Looking is confined to the lifecycle's loop; what was seen may be read by anybody.
 */
final class Outlook {
    private static final Duration CALM = Duration.ofMinutes(10);
    private static final Duration UNEASY = Duration.ofMinutes(1);

    private final Reach reach;
    private final Supplier<TargetPreflight.Host> host;
    private final Clock clock;
    private volatile Takeover seen = Takeover.UNKNOWN;
    private Optional<Instant> looked = Optional.empty();

    Outlook(Reach reach, Supplier<TargetPreflight.Host> host, Clock clock) {
        this.reach = reach;
        this.host = host;
        this.clock = clock;
    }

    Takeover seen() {
        return seen;
    }

    /** Looks when it is time; whether there is something else to say than before. */
    boolean look() {
        var now = clock.instant();
        if (!(reach instanceof Reach.Server server) || rest(now).isPositive()) {
            return false;
        }
        looked = Optional.of(now);
        var before = seen;
        try (var api = server.open().get()) {
            seen = TargetPreflight.look(api, host.get());
        }
        return !seen.equals(before);
    }

    /** How long until it is time again; long where there is nothing to look at. */
    Duration rest() {
        return reach instanceof Reach.Server ? rest(clock.instant()) : Duration.ofHours(1);
    }

    private Duration rest(Instant now) {
        // A clock that was put back must not put the next look off.
        return looked.filter(last -> !last.isAfter(now))
                .map(last -> Duration.between(now, last.plus(TargetPreflight.isReady(seen) ? CALM : UNEASY)))
                .orElse(Duration.ZERO);
    }
}
