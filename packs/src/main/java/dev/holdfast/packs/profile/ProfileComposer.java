package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.values.Presets;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
            case LayerOrigin.FromChartFile(var file) -> {
                findings.add(Finding.error(
                        path + ".chart.path",
                        0,
                        "HF-PRF-009",
                        "the chart " + file + " is not here",
                        "apply with the command line, which sends the files, or give content"));
                yield Optional.empty();
            }
            case LayerOrigin.FromRegistry(var name, var tag, var registry) ->
                fromRegistry(layer, () -> registries.resolve(name, tag, registry), path, registries, findings);
            case LayerOrigin.FromAddress(var url, var tag) ->
                fromRegistry(layer, () -> registries.at(url, tag), path, registries, findings);
        };
    }

    private static Optional<Composition.Layer> fromPack(
            ProfileLayer layer, LayerOrigin.FromPack from, String path, Registries registries, List<Finding> findings) {
        try {
            var location = registries.resolve(from.name(), from.tag(), from.registry());
            var read = PackReader.read(registries.pack(location));
            registries.warnings(location).forEach(f -> findings.add(f.under(path + ".pack")));
            read.findings().forEach(f -> findings.add(f.under(path + ".pack")));
            return switch (read) {
                case Checked.Invalid<Pack> _ -> Optional.empty();
                case Checked.Valid<Pack> valid -> {
                    var pack = valid.value();
                    checkIdentity(pack, location);
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
            findings.add(finding(e, path + ".pack"));
            return Optional.empty();
        }
    }

    private static Optional<Composition.Layer> fromRegistry(
            ProfileLayer layer, Supplier<Listed> find, String path, Registries registries, List<Finding> findings) {
        try {
            var found = find.get();
            var chart = ChartReader.archive(registries.chart(found));
            if (!chart.version().equals(found.version())) {
                throw new Refusal(
                        "HF-REG-010",
                        found + " of the registry " + found.registry(),
                        "version " + chart.version() + " in the archive",
                        "ask the registry's owner");
            }
            registries.warnings(found).forEach(f -> findings.add(f.under(path + ".chart")));
            return Optional.of(locked(layer, Optional.empty(), List.of(chart), List.of()));
        } catch (Refusal e) {
            findings.add(finding(e, path + ".chart"));
            return Optional.empty();
        }
    }

    private static Finding finding(Refusal refusal, String path) {
        var problem = refusal.problem();
        return Finding.error(
                path,
                0,
                problem.code(),
                "expected " + problem.expected() + ", found " + problem.found(),
                problem.remedy());
    }

    /** What a registry calls a pack is what the pack calls itself. */
    private static void checkIdentity(Pack pack, Listed listed) {
        // Tags of OCI have no plus sign.
        var version = pack.version().replace('_', '+');
        if (!pack.name().equals(listed.name())
                || !version.equals(listed.version().replace('_', '+'))) {
            throw new Refusal(
                    "HF-REG-010",
                    "the pack " + listed + " of the registry " + listed.registry(),
                    pack.name() + " " + pack.version() + " in its pack.json",
                    "ask the registry's owner");
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
