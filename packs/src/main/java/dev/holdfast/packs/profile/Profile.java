package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/** A version of a profile as its author wrote it: the resource's name and {@code spec}. Immutable. */
public record Profile(
        String name,
        String version,
        String type,
        String cloudType,
        List<ProfileLayer> layers,
        List<Variable> variables) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Set<String> TYPES = Set.of("infra", "add-on", "cluster", "system");
    private static final int LONGEST_VERSION = 64;

    public Profile {
        layers = List.copyOf(layers);
        variables = List.copyOf(variables);
    }

    /** Reads a spec; the findings have paths such as {@code spec.layers[2].pack.tag}. */
    public static Checked<Profile> read(String name, Json.Obj spec) {
        var findings = new ArrayList<Finding>();
        var fields = Fields.of(spec, "spec", findings)
                .only("type", "version", "cloudType", "description", "layers", "variables", "palette");
        var type = fields.oneOf("type", TYPES, "add-on");
        var version = fields.requiredText("version");
        if (fields.has("version") && (Semver.parse(version) == null || version.length() > LONGEST_VERSION)) {
            fields.wrong("version", "HF-PRF-005", version + " is no semantic version", "write such as 1.5.0");
        }
        fields.text("description", "");
        var profile = new Profile(
                name,
                version,
                type,
                fields.text("cloudType", "all"),
                fields.items("layers").stream().map(ProfileLayer::read).toList(),
                fields.items("variables").stream().map(Variable::read).toList());
        if (profile.layers.isEmpty()) {
            fields.wrong("layers", "HF-PRF-001", "the profile has no layer", "add at least one");
        }
        checkUnique(profile, findings);
        return findings.isEmpty() ? new Checked.Valid<>(profile, List.of()) : new Checked.Invalid<>(findings);
    }

    /** Whether it brings OS, Kubernetes, network and storage; a cluster takes at most one such. */
    public boolean hasCore() {
        return TypeRules.hasCore(type);
    }

    private static void checkUnique(Profile profile, List<Finding> findings) {
        var ids = new HashSet<String>();
        var packs = new HashSet<String>();
        for (int i = 0; i < profile.layers.size(); i++) {
            var layer = profile.layers.get(i);
            if (!layer.id().isEmpty() && !ids.add(layer.id())) {
                findings.add(Finding.error(
                        "spec.layers[" + i + "].id",
                        0,
                        "HF-PRF-004",
                        "the layer id " + layer.id() + " is there twice",
                        "rename one of the layers"));
            }
            if (layer.origin() instanceof LayerOrigin.FromPack pack && !packs.add(pack.name())) {
                findings.add(Finding.error(
                        "spec.layers[" + i + "].pack.name",
                        0,
                        "HF-PRF-010",
                        "two layers bring the pack " + pack.name(),
                        "keep one of them"));
            }
        }
        var names = new HashSet<String>();
        for (int i = 0; i < profile.variables.size(); i++) {
            var name = profile.variables.get(i).name();
            if (!names.add(name)) {
                findings.add(Finding.error(
                        "spec.variables[" + i + "].name",
                        0,
                        "HF-PRF-007",
                        "the variable " + name + " is declared twice",
                        "keep one of them"));
            }
        }
    }

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }
}
