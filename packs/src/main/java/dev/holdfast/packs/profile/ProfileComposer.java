package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.format.PackVersion;
import dev.holdfast.packs.profile.BroughtLayers.Parts;
import dev.holdfast.packs.registry.Registries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Locks a profile: finds its packs, puts their texts inside and checks that every macro has a meaning. */
public final class ProfileComposer {
    /** The Kubernetes version that layers are rendered for while no layer brings Kubernetes itself. */
    public static final String KUBERNETES = "1.33.0";

    private ProfileComposer() {}

    /** The composition, or everything that is missing or wrong: HF-REG-…, HF-PCK-…, HF-PRF-…, HF-RND-001 and -002, HF-YML-005. */
    public static Checked<Composition> compose(Profile profile, Registries registries) {
        var findings = new ArrayList<Finding>();
        var layers = new ArrayList<Composition.Layer>();
        for (int i = 0; i < profile.layers().size(); i++) {
            var path = "spec.layers[" + i + "]";
            compose(profile.layers().get(i), path, registries, findings).ifPresent(layer -> {
                layers.add(layer);
                DoubleKeys.check(layer, path + ".values", findings);
            });
        }
        var composition = new Composition(
                profile.name(),
                profile.version(),
                profile.type(),
                profile.cloudType(),
                kubernetes(layers, findings),
                profile.variables(),
                layers);
        MacroCheck.check(composition, findings);
        if (layers.size() == profile.layers().size()) {
            TypeRules.check(profile.type(), layers, findings);
            DependencyCheck.check(layers, findings);
        }
        return findings.stream().anyMatch(Finding::isError)
                ? new Checked.Invalid<>(findings)
                : new Checked.Valid<>(composition, findings);
    }

    private static Optional<Composition.Layer> compose(
            ProfileLayer layer, String path, Registries registries, List<Finding> findings) {
        var brought = new BroughtLayers(registries, findings);
        Optional<Parts> parts =
                switch (layer.origin()) {
                    case LayerOrigin.FromPack from -> brought.pack(from, path + ".pack");
                    case LayerOrigin.FromManifest(var content) ->
                        Optional.of(Parts.of(new ManifestText(layer.name(), content)));
                    case LayerOrigin.FromFile(var file) -> {
                        findings.add(notHere(path + ".manifest.path", "the file " + file, "file"));
                        yield Optional.empty();
                    }
                    case LayerOrigin.FromChart(var chart) -> Optional.of(Parts.of(chart));
                    case LayerOrigin.FromChartFile(var file) -> {
                        findings.add(notHere(path + ".chart.path", "the chart " + file, "files"));
                        yield Optional.empty();
                    }
                    case LayerOrigin.FromRegistry(var name, var tag, var registry) ->
                        brought.chart(() -> registries.resolve(name, tag, registry), path + ".chart");
                    case LayerOrigin.FromAddress(var url, var tag) ->
                        brought.chart(() -> registries.at(url, tag), path + ".chart");
                };
        return parts.map(made -> locked(layer, made));
    }

    private static Finding notHere(String path, String what, String sent) {
        return Finding.error(
                path,
                0,
                "HF-PRF-009",
                what + " is not here",
                "apply with the command line, which sends the " + sent + ", or give content");
    }

    /** The version of the layer that brings Kubernetes, else the one that everything is rendered for. */
    private static String kubernetes(List<Composition.Layer> layers, List<Finding> findings) {
        for (int i = 0; i < layers.size(); i++) {
            var pack = layers.get(i).pack().filter(locked -> locked.layer().equals("k8s"));
            var version = pack.flatMap(locked -> PackVersion.parse(locked.version()));
            if (pack.isPresent() && version.isEmpty()) {
                findings.add(Finding.error(
                        "spec.layers[" + i + "].pack",
                        0,
                        "HF-PRF-023",
                        "the version " + pack.get().version() + " of the Kubernetes pack is none of Kubernetes",
                        "use a pack whose version is that of the Kubernetes it brings, such as 1.34.2"));
            }
            if (version.isPresent()) {
                var semver = version.get().semver();
                return semver.getMajor() + "." + semver.getMinor() + "." + semver.getPatch();
            }
        }
        return KUBERNETES;
    }

    private static Composition.Layer locked(ProfileLayer layer, Parts parts) {
        var all = new ArrayList<>(parts.manifests());
        all.addAll(layer.manifests());
        // One name cannot be the name of several releases.
        var release = parts.charts().size() == 1 ? layer.releaseName() : "";
        return new Composition.Layer(
                layer.id(),
                layer.name(),
                parts.pack(),
                parts.charts().stream()
                        .map(chart -> new Composition.LockedChart(chart, release))
                        .toList(),
                all,
                layer.settings());
    }
}
