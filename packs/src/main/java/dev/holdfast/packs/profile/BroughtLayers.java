package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.values.Presets;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What layers get from registries; what is wrong with it is noted. */
record BroughtLayers(Registries registries, List<Finding> findings) {
    /**
     * What a layer is made of.
     *
     * @param pack absent for a layer that is nothing but a chart
     */
    record Parts(Optional<LockedPack> pack, List<Chart> charts, List<ManifestText> manifests) {
        static Parts of(Chart chart) {
            return new Parts(Optional.empty(), List.of(chart), List.of());
        }

        static Parts of(ManifestText manifest) {
            return new Parts(Optional.empty(), List.of(), List.of(manifest));
        }
    }

    /** A pack; a chart in its place counts as a pack of that chart, with values as packs have them. */
    Optional<Parts> pack(LayerOrigin.FromPack from, String path) {
        return noting(path, () -> {
            var listed = registries.resolve(from.name(), from.tag(), from.registry());
            var brought = registries.bring(listed);
            registries.warnings(listed).forEach(f -> findings.add(f.under(path)));
            return switch (brought) {
                case Brought.PackFolder(var folder) -> pack(from, listed, folder, path);
                case Brought.ChartArchive(var archive) -> Optional.of(chartAsPack(listed, chart(listed, archive)));
            };
        });
    }

    /** A chart. */
    Optional<Parts> chart(Supplier<Listed> find, String path) {
        return noting(path, () -> {
            var listed = find.get();
            var brought = registries.bring(listed);
            registries.warnings(listed).forEach(f -> findings.add(f.under(path)));
            return switch (brought) {
                case Brought.ChartArchive(var archive) -> Optional.of(Parts.of(chart(listed, archive)));
                case Brought.PackFolder _ ->
                    throw new Refusal(
                            "HF-REG-016",
                            listed + " of the registry " + listed.registry() + " as a chart",
                            "a pack",
                            "name it as pack, not as chart");
            };
        });
    }

    private Optional<Parts> noting(String path, Supplier<Optional<Parts>> work) {
        try {
            return work.get();
        } catch (Refusal e) {
            findings.add(Finding.error(path, 0, e.problem()));
            return Optional.empty();
        }
    }

    private Optional<Parts> pack(LayerOrigin.FromPack from, Listed listed, Path folder, String path) {
        var read = PackReader.read(folder);
        read.findings().forEach(f -> findings.add(f.under(path)));
        if (!(read instanceof Checked.Valid<Pack>(var pack, var _))) {
            return Optional.empty();
        }
        refuseOther(listed, pack.name(), pack.version());
        var presets =
                Presets.read(pack.presets(), new ArrayList<>()).choose(from.presets(), path + ".presets", findings);
        var lock = LockedPack.of(pack, listed.registry(), presets);
        var charts = new ArrayList<>(pack.charts());
        for (var reference : pack.references()) {
            chart(() -> registries.resolve(reference), path).ifPresent(parts -> charts.addAll(parts.charts()));
        }
        return Optional.of(new Parts(Optional.of(lock), charts, pack.manifests()));
    }

    private static Parts chartAsPack(Listed listed, Chart chart) {
        var lock = LockedPack.plain(
                listed.name(),
                listed.version(),
                listed.registry(),
                chart.digest().toString(),
                "");
        return new Parts(Optional.of(lock), List.of(chart), List.of());
    }

    private static Chart chart(Listed listed, Bytes archive) {
        var chart = ChartReader.archive(archive);
        // A registry may file it deeper, as in team/web.
        refuseOther(listed, listed.name(), chart.version());
        return chart;
    }

    /** What a registry calls something is what that calls itself. */
    private static void refuseOther(Listed listed, String name, String version) {
        // Tags of OCI have no plus sign.
        if (!name.equals(listed.name()) || !plain(version).equals(plain(listed.version()))) {
            throw new Refusal(
                    "HF-REG-010",
                    listed + " of the registry " + listed.registry(),
                    name + " " + version + " inside",
                    "ask the registry's owner");
        }
    }

    private static String plain(String version) {
        return version.replace('_', '+');
    }
}
