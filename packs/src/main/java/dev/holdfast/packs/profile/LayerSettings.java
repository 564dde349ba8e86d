package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.values.Durations;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.IgnoreRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a layer is applied, as the profile says it.
 *
 * @param namespace empty for the default: the pack's, else the layer's name
 * @param values text laid over the pack's values
 * @param priority absent for the pack's, else 0
 * @param irreversible going back is refused
 */
public record LayerSettings(
        String namespace,
        String values,
        Optional<Long> priority,
        Duration timeout,
        HydratedLayer.OnFailure onFailure,
        boolean irreversible,
        HydratedLayer.Drift drift,
        List<IgnoreRule> ignore,
        HydratedLayer.Existing existing) {
    static final List<String> NAMES = List.of(
            "namespace", "values", "priority", "timeout", "onFailure", "irreversible", "drift", "ignore", "existing");
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    public LayerSettings {
        ignore = List.copyOf(ignore);
    }

    /** These values in this namespace, and else what changes nothing that is there: hold, correct, refuse. */
    public static LayerSettings plain(String namespace, String values) {
        return new LayerSettings(
                namespace,
                values,
                Optional.empty(),
                TIMEOUT,
                HydratedLayer.OnFailure.HOLD,
                false,
                HydratedLayer.Drift.CORRECT,
                List.of(),
                HydratedLayer.Existing.REFUSE);
    }

    Json.Obj addTo(Json.Obj layer) {
        var json = layer.with("namespace", namespace)
                .with("values", values)
                .with("timeout", timeout.toSeconds() + "s")
                .with("onFailure", onFailure.name().toLowerCase(Locale.ROOT))
                .with("irreversible", irreversible)
                .with("drift", drift.name().toLowerCase(Locale.ROOT))
                .with(
                        "ignore",
                        Json.of(ignore.stream()
                                .map(rule ->
                                        Json.object("kind", rule.kind(), "name", rule.name(), "paths", rule.paths()))
                                .toList()))
                .with("existing", existing.name().toLowerCase(Locale.ROOT));
        return priority.map(number -> json.with("priority", number)).orElse(json);
    }

    static LayerSettings read(Fields fields) {
        var namespace = fields.text("namespace", "");
        if (!namespace.isEmpty() && !Profile.isLabel(namespace)) {
            fields.wrong("namespace", "HF-PRF-001", namespace + " is no namespace name", "write a DNS label");
        }
        return new LayerSettings(
                namespace,
                fields.text("values", ""),
                fields.has("priority") ? Optional.of(fields.integer("priority", 0)) : Optional.empty(),
                timeout(fields),
                HydratedLayer.OnFailure.valueOf(choice(fields, "onFailure", Set.of("rollback", "hold"), "rollback")),
                fields.flag("irreversible", false),
                HydratedLayer.Drift.valueOf(choice(fields, "drift", Set.of("correct", "report"), "correct")),
                ignore(fields),
                HydratedLayer.Existing.valueOf(
                        choice(fields, "existing", Set.of("refuse", "adopt", "force"), "refuse")));
    }

    private static String choice(Fields fields, String name, Set<String> allowed, String otherwise) {
        return fields.oneOf(name, allowed, otherwise).toUpperCase(Locale.ROOT);
    }

    private static Duration timeout(Fields fields) {
        var text = fields.text("timeout", "10m");
        var timeout = Durations.parse(text);
        if (timeout.isEmpty() || timeout.get().toSeconds() < 1 || timeout.get().toHours() > 24) {
            fields.wrong(
                    "timeout", "HF-PRF-001", text + " is no time between 1s and 24h", "write such as 10m or 1h30m");
            return TIMEOUT;
        }
        return timeout.get();
    }

    private static List<IgnoreRule> ignore(Fields fields) {
        var rules = new ArrayList<IgnoreRule>();
        for (var rule : fields.items("ignore")) {
            rule.only("kind", "name", "paths");
            var paths = rule.texts("paths");
            if (paths.isEmpty() || paths.stream().anyMatch(path -> !path.startsWith("/"))) {
                rule.wrong(
                        "paths", "HF-PRF-001", "paths are JSON pointers, at least one", "write such as /spec/replicas");
            }
            rules.add(new IgnoreRule(rule.requiredText("kind"), rule.text("name", ""), paths));
        }
        return rules;
    }
}
