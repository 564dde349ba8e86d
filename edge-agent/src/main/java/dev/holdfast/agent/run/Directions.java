package dev.holdfast.agent.run;

import dev.holdfast.agent.uplink.Addresses;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.Pointer;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the hub is and how to talk to it, read from the store each time: the signed word first, then the enrolment's. */
final class Directions {
    private final Site site;

    Directions(Site site) {
        this.site = site;
    }

    Addresses addresses() {
        var settings = desired().map(DesiredState::settings).orElse(SiteSettings.DEFAULT);
        return new Addresses(settings.link(), settings.heartbeat(), urls("broker"), settings.reconnectWindow());
    }

    List<URI> hubs() {
        return urls("hub").stream().map(URI::create).toList();
    }

    /** Whether the hub has something that is not here: false for a dark site, or when the pointer names what is trusted. */
    boolean fetchWanted() {
        if (addresses().dark()) {
            return false;
        }
        var trusted = site.folder.store.trust().director().timestamp().map(file -> file.digest());
        return trusted.isEmpty() || !trusted.equals(pointed());
    }

    private Optional<Digest> pointed() {
        var topic = Topic.DEFAULT.down(site.stamp.site(), Topic.Down.POINTER);
        try {
            return site.folder.store.received(topic).map(pointer -> Pointer.parse(pointer)
                    .timestamp());
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    private List<String> urls(String kind) {
        var signed = desired().map(DesiredState::endpoints).orElse(List.of());
        return Stream.concat(signed.stream(), site.identity.identity().endpoints().stream())
                .filter(endpoint -> endpoint.kind().equals(kind))
                .map(Endpoint::url)
                .distinct()
                .toList();
    }

    private Optional<DesiredState> desired() {
        return site.folder.store.desired().map(adopted -> DesiredState.parse(adopted.content()));
    }
}
