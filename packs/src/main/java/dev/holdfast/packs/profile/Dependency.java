package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackVersion;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a pack says of another pack beside it: an entry of {@code constraints.dependencies} of its pack.json.
 *
 * @param layer of that pack: os, k8s, cni, csi or addon; empty when it is not said
 * @param min lowest version, empty for none; both bounds belong to the range
 * @param max highest version, empty for none
 */
public record Dependency(String pack, String layer, String min, String max, Type type) {
    /** What the range means. */
    public enum Type {
        /** The pack must be there, in that range. */
        REQUIRED,
        /** When the pack is there, it must be in that range. */
        OPTIONAL,
        /** In that range the pack must not be there. */
        NOT_SUPPORTED,
        /** Before an update to this pack, the other one must be in that range; a profile alone breaks nothing. */
        UPGRADE
    }

    private static final Map<String, Type> TYPES = Map.of(
            "", Type.REQUIRED,
            "required", Type.REQUIRED,
            "optional", Type.OPTIONAL,
            "notsupported", Type.NOT_SUPPORTED,
            "upgrade", Type.UPGRADE);

    /**
     * All that can be read of a pack.json; what cannot is a warning HF-PCK-010 and constrains nothing, a range that nothing is
     * in an error HF-PCK-016.
     */
    public static List<Dependency> read(Json.Obj description, List<Finding> findings) {
        var wrong = new ArrayList<Finding>();
        var dependencies = new ArrayList<Dependency>();
        if (description.members().get("constraints") instanceof Json.Obj constraints
                && constraints.members().get("dependencies") instanceof Json.Arr(var items)) {
            for (int i = 0; i < items.size(); i++) {
                var path = "constraints.dependencies[" + i + "]";
                var read = read(Fields.of(items.get(i), path, wrong), wrong);
                read.ifPresent(dependencies::add);
                read.filter(Dependency::isImpossible)
                        .ifPresent(dependency -> findings.add(Finding.error(
                                "pack.json",
                                0,
                                "HF-PCK-016",
                                path + ": " + dependency.range() + ", a range that no version is in",
                                "write minVersion below maxVersion; no profile with this pack can be published")));
            }
        }
        wrong.forEach(finding -> findings.add(Finding.warning(
                "pack.json", 0, "HF-PCK-010", finding.path() + ": " + finding.message(), finding.remedy())));
        return dependencies;
    }

    private static Optional<Dependency> read(Fields fields, List<Finding> wrong) {
        var before = wrong.size();
        var type = TYPES.get(fields.text("type", "").strip().toLowerCase(Locale.ROOT));
        if (type == null) {
            fields.wrong("type", "HF-PCK-010", "an unknown type", "write required, optional, upgrade or notSupported");
        }
        var dependency = new Dependency(
                fields.requiredText("packName").strip().toLowerCase(Locale.ROOT),
                fields.text("layer", "").strip().toLowerCase(Locale.ROOT),
                fields.scalar("minVersion").orElse("").strip(),
                fields.scalar("maxVersion").orElse("").strip(),
                type == null ? Type.REQUIRED : type);
        return wrong.size() == before ? Optional.of(dependency) : Optional.empty();
    }

    static Dependency parse(Json json) {
        return read(Fields.of(json, "", new ArrayList<>()), new ArrayList<>()).orElseThrow();
    }

    Json.Obj json() {
        return Json.object(
                "packName", pack,
                "layer", layer,
                "minVersion", min,
                "maxVersion", max,
                "type",
                        type == Type.NOT_SUPPORTED
                                ? "notSupported"
                                : type.name().toLowerCase(Locale.ROOT));
    }

    /** Whether this version is in the range; a version or bound that cannot be compared is only equal to itself. */
    boolean admits(String version) {
        return (min.isEmpty() || order(version, min).filter(order -> order >= 0).isPresent())
                && (max.isEmpty()
                        || order(version, max).filter(order -> order <= 0).isPresent());
    }

    /** Whether no version can be in the range. */
    boolean isImpossible() {
        return !min.isEmpty()
                && !max.isEmpty()
                && order(min, max).filter(order -> order > 0).isPresent();
    }

    private static Optional<Integer> order(String version, String bound) {
        if (version.equals(bound)) {
            return Optional.of(0);
        }
        var one = PackVersion.parse(version);
        var other = PackVersion.parse(bound);
        return one.isPresent() && other.isPresent() ? Optional.of(one.get().compareTo(other.get())) : Optional.empty();
    }

    /** Such as {@code 1.2.0 or newer}. */
    String range() {
        if (min.isEmpty() && max.isEmpty()) {
            return "in any version";
        }
        if (min.isEmpty() || max.isEmpty()) {
            return min.isEmpty() ? max + " or older" : min + " or newer";
        }
        return min.equals(max) ? min : min + " to " + max;
    }
}
