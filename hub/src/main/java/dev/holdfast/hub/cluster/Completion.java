package dev.holdfast.hub.cluster;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.machine.MachineConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the hub puts into the spec of a Cluster: beside a channel the version that the cluster runs as long as it follows it,
 * else the channel's; and the Kubernetes version of a cluster that is made, where a profile brings Kubernetes.
 *
 * @param machines how a profile version sets machines up
 */
record Completion(Channels channels, Function<Cluster.Pin, Optional<MachineConfig>> machines) {
    private static final String KUBERNETES = "kubernetesVersion";

    NewDocument complete(NewDocument wanted, Optional<ResourceDocument> stored) {
        // What has another shape is said when the spec is read.
        return wanted.spec().members().get("profiles") instanceof Json.Arr(var pins)
                        && pins.stream().allMatch(Json.Obj.class::isInstance)
                ? withKubernetes(withVersions(wanted, pins, stored), stored)
                : wanted;
    }

    /** How the machines of a cluster are set up, where one of its profiles says it. */
    Optional<MachineConfig> setup(List<Cluster.Pin> pins) {
        return pins.stream().flatMap(pin -> machines.apply(pin).stream()).findFirst();
    }

    /** What the machines of a cluster cannot become. */
    void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        var next = Definition.of(document.spec()).pins();
        stored.flatMap(before -> setup(Definition.of(before.spec()).pins()))
                .ifPresent(from -> setup(next).ifPresent(to -> checkNetwork(from.network(), to.network(), findings)));
        checkVersion(document, findings);
    }

    /** Nothing that runs in a cluster survives other addresses (packs-and-profiles.md §4). */
    private static void checkNetwork(MachineConfig.Network from, MachineConfig.Network to, Findings findings) {
        if (!from.equals(to)) {
            findings.add(
                    "spec.profiles",
                    "HF-CLU-020",
                    "pods and services would be in " + text(to) + ", and the cluster was made with " + text(from),
                    "keep that, or make a new cluster");
        }
    }

    private static String text(MachineConfig.Network network) {
        return network.pods() + " and " + network.services() + " (" + network.domain() + ")";
    }

    /** Somebody wrote another version than the profile brings. */
    private void checkVersion(NewDocument document, Findings findings) {
        if (!(document.spec().members().get(KUBERNETES) instanceof Json.Str(var written)) || written.isEmpty()) {
            return;
        }
        setup(Definition.of(document.spec()).pins())
                .filter(setup -> !written.replaceFirst("^v", "").equals(setup.kubernetes()))
                .ifPresent(setup -> findings.add(
                        "spec." + KUBERNETES,
                        "HF-CLU-018",
                        "a profile of the cluster brings Kubernetes " + setup.kubernetes() + ", not " + written,
                        "leave kubernetesVersion out"));
    }

    private NewDocument withKubernetes(NewDocument wanted, Optional<ResourceDocument> stored) {
        var spec = JsonView.of(wanted.spec());
        var written = spec.at(KUBERNETES).json();
        var ours = written.isEmpty()
                || stored.filter(before ->
                                JsonView.of(before.spec()).at(KUBERNETES).json().equals(written))
                        .isPresent();
        return spec.at("management").present() && ours
                ? setup(Definition.of(wanted.spec()).pins())
                        .map(setup -> wanted.withSpec(wanted.spec().with(KUBERNETES, setup.kubernetes())))
                        .orElse(wanted)
                : wanted;
    }

    private NewDocument withVersions(NewDocument wanted, List<Json> pins, Optional<ResourceDocument> stored) {
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
