package dev.holdfast.hub.cluster;

import dev.holdfast.hub.cluster.Cluster.Pin;
import dev.holdfast.hub.cluster.Cluster.Value;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the spec of a Cluster. */
final class ClusterSpec {
    private ClusterSpec() {}

    /** The cluster as far as it can be read; what is wrong is noted. */
    static Optional<Cluster> read(String name, String project, JsonView spec, Findings findings) {
        findings.only(
                spec,
                "site",
                "profiles",
                "variables",
                "overrides",
                "updates",
                "osPatching",
                "deletion",
                "protect",
                "management",
                "agent",
                "kubernetesVersion",
                "cloud",
                "controlPlane",
                "pools",
                "machineSizes");
        findings.later(spec, "osPatching", "machineSizes");
        var updates = findings.oneOf(spec.at("updates"), Set.of("manual", "window", "automatic"), "manual");
        if (updates.equals("window")) {
            findings.add(
                    "spec.updates",
                    "HF-RES-005",
                    "this version has no windows yet",
                    "write automatic, or manual and use holdfast update apply");
        }
        var deletion = findings.oneOf(spec.at("deletion"), Set.of("retain", "uninstall", "destroy"), "retain");
        if (deletion.equals("uninstall") || (deletion.equals("destroy") && !ProvisioningSpec.isAsked(spec))) {
            findings.add(
                    "spec.deletion",
                    Clusters.ONLY_RETAIN,
                    "this version removes only the machines of clusters that it made",
                    "write retain, or destroy for a cluster with spec.cloud");
        }
        findings.flag(spec.at("protect"), false);
        var site = spec.at("site").present() ? findings.name(spec.at("site")) : name;
        var cluster = SiteId.isValid(site)
                ? Optional.of(new Cluster(
                        name,
                        project,
                        new SiteId(site),
                        profiles(spec.at("profiles"), findings),
                        variables(spec.at("variables"), findings),
                        overrides(spec.at("overrides"), findings),
                        ProvisioningSpec.read(name, spec, findings)))
                : Optional.<Cluster>empty();
        return cluster;
    }

    private static List<Pin> profiles(JsonView place, Findings findings) {
        var pins = new ArrayList<Pin>();
        var seen = new HashSet<String>();
        for (var item : findings.items(place)) {
            var entry = findings.object(item);
            findings.only(entry, "name", "version", "channel");
            var name = findings.name(entry.at("name"));
            var channel = entry.at("channel").present() ? findings.text(entry.at("channel"), "") : "";
            if (!channel.isEmpty() && !entry.at("version").present()) {
                // Where the profile has it, the version was put beside it already.
                findings.add(
                        entry.at("channel").path(),
                        "HF-CLU-019",
                        "the profile " + name + " has no channel " + channel,
                        "make it: holdfast channel set " + name + " " + channel + "=VERSION");
                continue;
            }
            var version = findings.read(entry.at("version"), JsonView::text, "");
            if (!name.isEmpty() && !seen.add(name)) {
                findings.add(entry.path(), "HF-CLU-003", "the profile " + name + " is there twice", "keep one of them");
            }
            if (!name.isEmpty() && !version.isEmpty()) {
                pins.add(new Pin(name, version));
            }
        }
        return pins;
    }

    private static Map<String, Value> variables(JsonView place, Findings findings) {
        var values = new LinkedHashMap<String, Value>();
        findings.members(place)
                .forEach((name, member) -> value(member, findings).ifPresent(v -> values.put(name, v)));
        return values;
    }

    private static Optional<Value> value(JsonView member, Findings findings) {
        return switch (member.json().orElse(Json.NULL)) {
            case Json.Nil _ -> Optional.empty();
            case Json.Arr _ -> {
                findings.add(
                        member.path(), "HF-CLU-005", "a list is no value of a variable", "write a text or a number");
                yield Optional.empty();
            }
            case Json.Obj _ -> reference(member, findings);
            case Json scalar -> Optional.of(new Value.Literal(scalar));
        };
    }

    private static Optional<Value> reference(JsonView member, Findings findings) {
        findings.only(member, "fromLabel", "secretRef");
        if (member.at("secretRef").present()) {
            return secret(member.at("secretRef"), findings);
        }
        var label = findings.read(member.at("fromLabel"), JsonView::text, "");
        return label.isEmpty() ? Optional.empty() : Optional.of(new Value.FromLabel(label));
    }

    private static Optional<Value> secret(JsonView reference, Findings findings) {
        findings.only(findings.object(reference), "name", "key");
        var name = findings.read(reference.at("name"), JsonView::text, "");
        var key = findings.read(reference.at("key"), JsonView::text, "");
        var secret = SecretName.parse(name + "/" + key);
        if (secret.isEmpty() && !name.isEmpty() && !key.isEmpty()) {
            findings.add(
                    reference.path(),
                    "HF-CLU-004",
                    name + " and " + key + " are no name and key of a Secret",
                    "name a Secret of the hub and a key of it: holdfast secret list");
        }
        return secret.map(Value.FromSecret::new);
    }

    private static Map<String, String> overrides(JsonView place, Findings findings) {
        var texts = new LinkedHashMap<String, String>();
        findings.members(place).forEach((name, member) -> texts.put(name, findings.read(member, JsonView::text, "")));
        return texts;
    }
}
