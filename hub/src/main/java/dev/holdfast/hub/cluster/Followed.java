package dev.holdfast.hub.cluster;

import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Optional;

/** Puts versions beside channels: the one that the cluster runs as long as it follows the channel, else the channel's. */
record Followed(Channels channels) {
    NewDocument complete(NewDocument wanted, Optional<ResourceDocument> stored) {
        if (!(wanted.spec().members().get("profiles") instanceof Json.Arr(var pins))) {
            return wanted;
        }
        var before = stored.map(document -> Definition.of(document.spec()));
        var next = new Json.Arr(pins.stream().map(pin -> complete(pin, before)).toList());
        return next.items().equals(pins)
                ? wanted
                : wanted.withSpec(wanted.spec().with("profiles", next));
    }

    private Json complete(Json pin, Optional<Definition> before) {
        if (!(pin instanceof Json.Obj object)
                || object.members().containsKey("version")
                || !(object.members().get("name") instanceof Json.Str(var profile))
                || !(object.members().get("channel") instanceof Json.Str(var channel))) {
            return pin;
        }
        return before.filter(was -> was.channel(profile).filter(channel::equals).isPresent())
                .flatMap(was -> was.pins().stream()
                        .filter(old -> old.profile().equals(profile))
                        .map(Cluster.Pin::version)
                        .findFirst())
                .or(() -> channels.version(profile, channel))
                .<Json>map(version -> object.with("version", version))
                .orElse(pin);
    }

    /** Whether a cluster goes where its channels go by itself. */
    static boolean isAutomatic(ResourceDocument document) {
        return JsonView.of(document.spec()).at("updates").text("manual").equals("automatic");
    }
}
