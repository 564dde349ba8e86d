package dev.holdfast.sim.fleet;

import dev.holdfast.agent.dial.HttpsSource;
import dev.holdfast.agent.dial.HubCaller;
import dev.holdfast.agent.dial.Route;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.message.Pointer;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Fetcher;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A site of which the Director is fetched and checked as an agent does it. Confined to one thread at a time. */
final class TrustSample {
    private final SocketSite site;
    private final TrustEngine engine;
    private final HttpsSource source;
    private final Clock clock;
    private TrustState trusted;

    TrustSample(SocketSite site, Roster roster, URI agents, Clock clock) {
        var tls = roster.keys().site(site.certificate());
        this.site = site;
        this.engine = new TrustEngine(new Binding(roster.fleet(), Optional.of(site.id)));
        this.source = new HttpsSource(new HubCaller(() -> tls, () -> List.of(agents), Route.DIRECT));
        this.clock = clock;
        this.trusted = TrustState.pinned(Repository.DIRECTOR, roster.directorRoot());
    }

    /** Follows the pointer that the site has kept; answers the milliseconds. */
    double follow() {
        var start = System.nanoTime();
        Fetcher fetcher = (file, most) -> {
            try {
                return source.metadata(Repository.DIRECTOR, file, most);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        var update = engine.update(trusted, fetcher, FreshnessPolicy.STRICT, clock.instant());
        update.rejection().ifPresent(why -> {
            throw new IllegalStateException("expected signed files of " + site.id + ", found " + why);
        });
        trusted = update.state();
        var pointer = Pointer.parse(site.pointer.orElseThrow());
        var version = engine.version(trusted, Role.TIMESTAMP);
        if (version < pointer.directorVersion()) {
            throw new IllegalStateException(
                    "expected version " + pointer.directorVersion() + " of " + site.id + ", found " + version);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** The desired state that the checked targets name. */
    DesiredState desired() {
        var target = engine.targets(trusted).stream()
                .filter(one -> one.path().equals(DesiredState.TARGET))
                .findFirst()
                .orElseThrow();
        try (var in = source.blob(target.content(), 0).orElseThrow()) {
            var content = Bytes.copyOf(in.readAllBytes());
            if (!content.digest().equals(target.content().digest())) {
                throw new IllegalStateException(
                        "expected " + target.content().digest() + ", found " + content.digest());
            }
            return DesiredState.parse(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
