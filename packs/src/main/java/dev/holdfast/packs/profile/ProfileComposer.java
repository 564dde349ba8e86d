package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.values.Presets;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Locks a profile: finds its packs, puts their texts inside and checks that every macro has a meaning. */
public final class ProfileComposer {
    /** The Kubernetes version that layers are rendered for while no layer brings Kubernetes itself. */
    public static final String KUBERNETES = "1.33.0";

    private ProfileComposer() {}

    /** The composition, or everything that is missing or wrong: HF-REG-…, HF-PCK-…, HF-PRF-…, HF-RND-001 and -002. */
    public static Checked<Composition> compose(Profile profile, Registries registries) {
        var findings = new ArrayList<Finding>();
        var layers = new ArrayList<Composition.Layer>();
        for (int i = 0; i < profile.layers().size(); i++) {
            compose(profile.layers().get(i), "spec.layers[" + i + "]", registries, findings)
                    .ifPresent(layers::add);
        }
        var composition = new Composition(
                profile.name(),
                profile.version(),
                profile.type(),
                profile.cloudType(),
                KUBERNETES,
                profile.variables(),
                layers);
        MacroCheck.check(composition, findings);
        if (layers.size() == profile.layers().size()) {
            DependencyCheck.check(layers, findings);
        }
        return findings.stream().anyMatch(Finding::isError)
                ? new Checked.Invalid<>(findings)
                : new Checked.Valid<>(composition, findings);
    }

    private static Optional<Composition.Layer> compose(
            ProfileLayer layer, String path, Registries registries, List<Finding> findings) {
        return switch (layer.origin()) {
            case LayerOrigin.FromPack from -> fromPack(layer, from, path, registries, findings);
            case LayerOrigin.FromManifest(var content) ->
                Optional.of(
                        locked(layer, Optional.empty(), List.of(), List.of(new ManifestText(layer.name(), content))));
            case LayerOrigin.FromFile(var file) -> {
                findings.add(Finding.error(
                        path + ".manifest.path",
                        0,
                        "HF-PRF-009",
                        "the file " + file + " is not here",
                        "apply with the command line, which sends the file, or give content"));
                yield Optional.empty();
            }
            case LayerOrigin.FromChart(var chart) ->
                Optional.of(locked(layer, Optional.empty(), List.of(chart), List.of()));
            case LayerOrigin.FromChartAt(var place) -> {
                findings.add(
                        place.contains("://")
                                ? Finding.error(
                                        path + ".chart.url",
                                        0,
                                        "HF-PRF-008",
                                        "a chart from " + place + ", and this version reads charts from files only",
                                        "fetch it with helm pull and give its path")
                                : Finding.error(
                                        path + ".chart.path",
                                        0,
                                        "HF-PRF-009",
                                        "the chart " + place + " is not here",
                                        "apply with the command line, which sends the files, or give content"));
                yield Optional.empty();
            }
        };
    }

    private static Optional<Composition.Layer> fromPack(
            ProfileLayer layer, LayerOrigin.FromPack from, String path, Registries registries, List<Finding> findings) {
        try {
            var location = registries.resolve(from.name(), from.tag(), from.registry());
            var read = PackReader.read(location.folder());
            read.findings().forEach(f -> findings.add(f.under(path + ".pack")));
            return switch (read) {
                case Checked.Invalid<Pack> _ -> Optional.empty();
                case Checked.Valid<Pack> valid -> {
                    var pack = valid.value();
                    if (!pack.layer().equals("addon")) {
                        findings.add(Finding.error(
                                path + ".pack",
                                0,
                                "HF-PRF-012",
                                "the pack " + pack.name() + " is for the layer " + pack.layer(),
                                "an add-on profile takes packs of layer addon only"));
                    }
                    var lock = new Composition.LockedPack(
                            pack.name(),
                            pack.version(),
                            location.registry(),
                            pack.digest().toString(),
                            pack.values(),
                            Presets.read(pack.presets(), new ArrayList<>())
                                    .choose(from.presets(), path + ".pack.presets", findings),
                            pack.schema(),
                            Dependency.read(pack.description(), new ArrayList<>()));
                    yield Optional.of(locked(layer, Optional.of(lock), pack.charts(), pack.manifests()));
                }
            };
        } catch (Refusal e) {
            var problem = e.problem();
            findings.add(Finding.error(
                    path + ".pack",
                    0,
                    problem.code(),
                    "expected " + problem.expected() + ", found " + problem.found(),
                    problem.remedy()));
            return Optional.empty();
        }
    }

    private static Composition.Layer locked(
            ProfileLayer layer,
            Optional<Composition.LockedPack> pack,
            List<Chart> charts,
            List<ManifestText> manifests) {
        var all = new ArrayList<>(manifests);
        all.addAll(layer.manifests());
        // One name cannot be the name of several releases.
        var release = charts.size() == 1 ? layer.releaseName() : "";
        return new Composition.Layer(
                layer.id(),
                layer.name(),
                pack,
                charts.stream()
                        .map(chart -> new Composition.LockedChart(chart, release))
                        .toList(),
                all,
                layer.settings());
    }
}
