package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * One layer as the profile writes it.
 *
 * @param id stable over versions, a DNS label; the name unless given
 * @param releaseName of its chart; empty for the chart's name
 * @param manifests more manifests, applied with the layer
 */
public record ProfileLayer(
        String id,
        String name,
        LayerOrigin origin,
        String releaseName,
        List<ManifestText> manifests,
        LayerSettings settings) {
    private static final int LONGEST_RELEASE = 53;

    public ProfileLayer {
        manifests = List.copyOf(manifests);
    }

    static ProfileLayer read(Fields fields) {
        fields.only(Stream.concat(
                        Stream.of("id", "name", "pack", "chart", "manifest", "manifests", "releaseName"),
                        LayerSettings.NAMES.stream())
                .toArray(String[]::new));
        var name = fields.requiredText("name");
        if (fields.has("name") && !Profile.isLabel(name)) {
            fields.wrong("name", "HF-PRF-001", name + " is no DNS label", "use a-z, 0-9 and dashes, at most 63");
        }
        var id = fields.text("id", name);
        if (fields.has("id") && !Profile.isLabel(id)) {
            fields.wrong("id", "HF-PRF-001", id + " is no DNS label", "use a-z, 0-9 and dashes, at most 63");
        }
        var release = fields.text("releaseName", "");
        if (!release.isEmpty() && (!Profile.isLabel(release) || release.length() > LONGEST_RELEASE)) {
            fields.wrong(
                    "releaseName", "HF-PRF-001", release + " is no release name", "write a DNS label of at most 53");
        }
        return new ProfileLayer(id, name, origin(fields), release, manifests(fields), LayerSettings.read(fields));
    }

    private static LayerOrigin origin(Fields fields) {
        var given = Stream.of("pack", "chart", "manifest").filter(fields::has).toList();
        if (given.size() != 1) {
            fields.wrong(
                    "",
                    "HF-PRF-003",
                    given.isEmpty()
                            ? "the layer has neither pack, chart nor manifest"
                            : "the layer has " + String.join(" and ", given),
                    "give exactly one of pack, chart, manifest");
            return new LayerOrigin.FromManifest("");
        }
        var origin = fields.object(given.getFirst());
        return switch (given.getFirst()) {
            case "pack" -> {
                origin.only("name", "tag", "registry", "presets");
                yield new LayerOrigin.FromPack(
                        origin.requiredText("name"),
                        origin.text("tag", "latest"),
                        origin.text("registry", ""),
                        origin.texts("presets"));
            }
            case "manifest" -> {
                origin.only("content", "path");
                if (origin.has("content") == origin.has("path")) {
                    origin.wrong("", "HF-PRF-003", "a manifest has content or path", "give exactly one of them");
                }
                yield origin.has("path")
                        ? new LayerOrigin.FromFile(origin.text("path", ""))
                        : new LayerOrigin.FromManifest(origin.text("content", ""));
            }
            default -> chart(origin);
        };
    }

    private static LayerOrigin chart(Fields origin) {
        origin.only("name", "registry", "path", "url", "content", "version");
        var given =
                Stream.of("name", "path", "url", "content").filter(origin::has).toList();
        if (given.size() != 1) {
            origin.wrong("", "HF-PRF-003", "a chart has name, url, path or content", "give exactly one of them");
            return new LayerOrigin.FromChartFile("");
        }
        if (origin.has("registry") && !origin.has("name")) {
            origin.wrong("registry", "HF-PRF-003", "a registry without the chart's name", "give name and registry");
        }
        var tag = origin.scalar("version").orElse("latest");
        return switch (given.getFirst()) {
            case "name" -> new LayerOrigin.FromRegistry(origin.text("name", ""), tag, origin.text("registry", ""));
            case "url" -> new LayerOrigin.FromAddress(origin.text("url", ""), tag);
            case "path" -> new LayerOrigin.FromChartFile(origin.text("path", ""));
            default -> archive(origin);
        };
    }

    private static LayerOrigin archive(Fields origin) {
        try {
            var archive = Base64.getDecoder().decode(origin.text("content", ""));
            var chart = ChartReader.archive(Bytes.copyOf(archive));
            var version = origin.scalar("version").orElse(chart.version());
            if (!version.equals(chart.version())) {
                origin.wrong(
                        "version",
                        "HF-CHT-002",
                        "the chart has version " + chart.version() + ", not " + version,
                        "correct the version or the path");
            }
            return new LayerOrigin.FromChart(chart);
        } catch (IllegalArgumentException e) {
            origin.wrong("content", "HF-CHT-001", "content is not base64", "send the archive as base64");
        } catch (Refusal e) {
            origin.wrong(
                    "content",
                    e.problem().code(),
                    e.problem().message(),
                    e.problem().remedy());
        }
        return new LayerOrigin.FromChartFile("");
    }

    private static List<ManifestText> manifests(Fields fields) {
        var manifests = new ArrayList<ManifestText>();
        var names = new HashSet<String>();
        for (var manifest : fields.items("manifests")) {
            manifest.only("name", "content");
            var name = manifest.requiredText("name");
            if (!names.add(name)) {
                manifest.wrong("name", "HF-PRF-004", "the manifest " + name + " is there twice", "rename one");
            }
            manifests.add(new ManifestText(name, manifest.requiredText("content")));
        }
        return manifests;
    }
}
