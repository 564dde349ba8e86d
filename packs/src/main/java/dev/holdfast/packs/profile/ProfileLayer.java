package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.ManifestText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * One layer as the profile writes it.
 *
 * @param id stable over versions, a DNS label; the name unless given
 * @param manifests more manifests, applied with the layer
 */
public record ProfileLayer(
        String id, String name, LayerOrigin origin, List<ManifestText> manifests, LayerSettings settings) {
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
        fields.text("releaseName", "");
        return new ProfileLayer(id, name, origin(fields), manifests(fields), LayerSettings.read(fields));
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
                origin.only("name", "tag", "registry");
                yield new LayerOrigin.FromPack(
                        origin.requiredText("name"), origin.text("tag", "latest"), origin.text("registry", ""));
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
            default -> new LayerOrigin.FromChart();
        };
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
