package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.ChartFile;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A key that a layer's own values give twice, of which one would silently hold. What the defaults give twice may stay: an
 * edited copy of them is how Palette writes values. Pure.
 */
public final class DoubleKeys {
    private DoubleKeys() {}

    static void check(Composition.Layer layer, String path, List<Finding> findings) {
        var found = in(layer.settings().values());
        if (found.isEmpty()) {
            return;
        }
        var times = times(found.stream());
        var defaults = times(defaults(layer).flatMap(text -> in(text).stream()));
        for (var finding : found) {
            var key = finding.path();
            if (times.getOrDefault(key, 0L) > defaults.getOrDefault(key, 0L)) {
                findings.add(Finding.error(path, finding.line(), finding.code(), finding.message(), finding.remedy()));
            }
        }
    }

    private static Stream<String> defaults(Composition.Layer layer) {
        var packs = layer.pack().stream().map(LockedPack::values);
        var charts = layer.charts().stream()
                .flatMap(locked -> locked.chart().file("values.yaml").stream())
                .map(ChartFile::content)
                .flatMap(content -> content.strictUtf8().stream());
        return Stream.concat(packs, charts);
    }

    private static Map<String, Long> times(Stream<Finding> found) {
        return found.collect(Collectors.groupingBy(Finding::path, Collectors.counting()));
    }

    /** All of a text of values; none where it is no YAML: that is said when its macros have values. */
    public static List<Finding> in(String text) {
        try {
            return Yaml.readMapping(MacroText.of(text, false).outline()).findings();
        } catch (Refusal e) {
            return List.of();
        }
    }
}
