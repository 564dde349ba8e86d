package dev.holdfast.hub.profile;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Channels: names such as {@code stable} that a profile gives to one published version and later to another. Clusters that
 * follow a channel are told of it, or updated, as their {@code updates} says. Thread-safe.
 */
public final class Channels {
    private final HubStore store;
    private final ChannelRows rows;
    private final PublishedVersions published;
    private final AuditRows audit;
    private final Clock clock;
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, Author>> listeners = new CopyOnWriteArrayList<>();

    public Channels(HubStore store, PublishedVersions published, AuditRows audit, Clock clock) {
        this.store = store;
        this.rows = new ChannelRows(store);
        this.published = published;
        this.audit = audit;
        this.clock = clock;
    }

    /** Called with the profile after one of its channels moved, and who moved it. */
    public void onMoved(BiConsumer<String, Author> listener) {
        listeners.add(listener);
    }

    /** Profiles that have any. */
    public List<String> profiles() {
        return rows.profiles();
    }

    /** Versions by channel. */
    public Map<String, String> of(String profile) {
        // Asked for every cluster whenever somebody lists updates.
        return known.computeIfAbsent(profile, rows::of);
    }

    /** The version that a channel names; empty when the profile has no such channel. */
    public Optional<String> version(String profile, String channel) {
        return Optional.ofNullable(of(profile).get(channel));
    }

    /** Points a channel at a version. Whether it moved. @throws Refusal HF-CHN-001, -002 */
    public boolean set(String profile, String channel, String version, Author author) {
        if (!Findings.isName(channel)) {
            throw new Refusal(
                    "HF-CHN-001",
                    "the name of a channel, a DNS label",
                    channel,
                    "use a-z, 0-9 and dashes, such as stable");
        }
        var moved = store.together(() -> {
            var versions = published.of(profile);
            if (!versions.contains(version)) {
                throw new Refusal(
                        "HF-CHN-002",
                        "a published version of profile " + profile,
                        version,
                        versions.isEmpty() ? "publish it first" : "use one of " + String.join(", ", versions));
            }
            if (version(profile, channel).filter(version::equals).isPresent()) {
                return false;
            }
            rows.put(profile, channel, version, author, clock.instant());
            audit.append(author, "moved", "Profile/" + profile, "channel " + channel + " to " + version);
            return true;
        });
        if (moved) {
            known.remove(profile);
            listeners.forEach(listener -> listener.accept(profile, author));
        }
        return moved;
    }

    /** Reads the channels of a profile anew: it is gone, or another one of that name. */
    public void reread(String profile) {
        known.remove(profile);
    }
}
