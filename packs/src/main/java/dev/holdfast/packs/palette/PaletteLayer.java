package dev.holdfast.packs.palette;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackVersion;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One entry of {@code template.packs}: a pack, or manifests. Settings that only we have travel in {@code holdfast}. Pure. */
final class PaletteLayer {
    private static final String OWN = "holdfast";
    private static final String MANIFEST = "manifest";
    private static final String MANIFESTS = "manifests";
    /** Packs from whatever registry, and charts of Helm ones, are alike to us; older documents say nothing. */
    private static final Set<String> PACK_TYPES = Set.of("", "spectro", "oci", "helm");

    private static final Set<String> PLAIN = Set.of("name", "pack", MANIFEST, MANIFESTS, "values");

    private PaletteLayer() {}

    static Json.Obj read(Fields fields) {
        var name = fields.requiredText("name");
        var label = Names.label(name);
        if (fields.has("name") && label.isEmpty()) {
            fields.wrong("name", "HF-PAL-001", "no letter or digit in it", "name the layer");
        }
        var layer = Json.object("name", label);
        var type = fields.text("type", "");
        if (PACK_TYPES.contains(type)) {
            layer = layer.with("pack", pack(fields, name));
            layer = withManifests(layer, manifests(fields));
        } else if (type.equals(MANIFEST)) {
            var all = manifests(fields);
            if (all.isEmpty()) {
                fields.wrong(MANIFESTS, "HF-PAL-003", "a layer of manifests without one", "add it, or leave it out");
            } else {
                layer = layer.with(
                        MANIFEST,
                        Json.object(
                                "content",
                                JsonView.of(all.getFirst()).at("content").text("")));
                layer = withManifests(layer, all.subList(1, all.size()));
            }
        } else {
            fields.wrong(
                    "type",
                    "HF-PAL-002",
                    "a layer of the unknown type " + type,
                    "bring it as a pack or as a chart, and leave this layer out");
        }
        var values = fields.text("values", "");
        layer = values.isEmpty() ? layer : layer.with("values", values);
        return own(layer, fields.object(OWN));
    }

    private static Json.Obj pack(Fields fields, String name) {
        var tag = fields.text("tag", "");
        var version = fields.text("version", "");
        var wanted = tag.isEmpty() ? version : tag;
        var pack = Json.object("name", name);
        return wanted.isEmpty() ? pack : pack.with("tag", wanted);
    }

    private static List<Json.Obj> manifests(Fields fields) {
        var manifests = new ArrayList<Json.Obj>();
        for (var manifest : fields.items(MANIFESTS)) {
            manifests.add(
                    Json.object("name", manifest.requiredText("name"), "content", manifest.requiredText("content")));
        }
        return manifests;
    }

    private static Json.Obj withManifests(Json.Obj layer, List<Json.Obj> manifests) {
        return manifests.isEmpty() ? layer : layer.with(MANIFESTS, Json.of(manifests));
    }

    private static Json.Obj own(Json.Obj layer, Fields own) {
        var settings = own.get("settings").filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
        var next = layer;
        for (var member : settings.orElse(Json.Obj.EMPTY).members().entrySet()) {
            next = next.with(member.getKey(), member.getValue());
        }
        var pack = own.get("pack").filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
        if (pack.isPresent() && next.members().get("pack") instanceof Json.Obj origin) {
            for (var member : pack.get().members().entrySet()) {
                origin = origin.with(member.getKey(), member.getValue());
            }
            next = next.with("pack", origin);
        }
        return next;
    }

    static Json.Obj write(JsonView layer, List<Finding> findings) {
        var name = layer.at("name").text("");
        var pack = layer.at("pack");
        Json.Obj written;
        var manifests = new ArrayList<Json>();
        if (pack.present()) {
            var tag = pack.at("tag").text("latest");
            written = Json.object("name", pack.at("name").text(""), "type", "spectro", "tag", tag, "version", tag);
        } else if (layer.at(MANIFEST).at("content").present()) {
            written = Json.object("name", name, "type", MANIFEST);
            manifests.add(Json.object(
                    "name", name, "content", layer.at(MANIFEST).at("content").text()));
        } else {
            findings.add(Finding.error(
                    layer.path(),
                    0,
                    "HF-PAL-004",
                    "a chart with values of its own, for which Palette's format has no place",
                    "name it as pack, with its values under charts.NAME; one from a file has to be pushed first"));
            return Json.object("name", name);
        }
        layer.at(MANIFESTS).items().forEach(manifest -> manifests.add(manifest.object()));
        var values = layer.at("values").text("");
        written = values.isEmpty() ? written : written.with("values", values);
        written = manifests.isEmpty() ? written : written.with(MANIFESTS, new Json.Arr(manifests));
        return withOwn(written, layer);
    }

    private static Json.Obj withOwn(Json.Obj written, JsonView layer) {
        var settings = Json.Obj.EMPTY;
        for (var member : layer.object().members().entrySet()) {
            settings = PLAIN.contains(member.getKey()) ? settings : settings.with(member.getKey(), member.getValue());
        }
        var named = layer.at("pack").present()
                && !Names.label(layer.at("pack").at("name").text(""))
                        .equals(layer.at("name").text(""));
        settings = named ? settings.with("name", layer.at("name").text("")) : settings;
        var own = Kept.add(Json.Obj.EMPTY, "settings", settings);
        if (layer.at("pack").present()) {
            var rest = layer.at("pack").object().without("name").without("tag");
            own = Kept.add(own, "pack", rest);
        }
        return Kept.add(written, OWN, own);
    }

    /** What a written layer says to us, and whether its exact version, which we do not read, is one of its tag. */
    static Json meaning(Json.Obj written) {
        var view = JsonView.of(written);
        var version = view.at("version").text("");
        var tag = view.at("tag").text(version);
        var fits = version.equals(tag)
                || PackVersion.parse(version)
                        .filter(found -> found.matches(tag))
                        .isPresent();
        return Json.object("layer", read(Fields.of(written, "", new ArrayList<>())), "fits", fits);
    }

    /** The stable id of one of our layers. */
    static String id(Json.Obj layer) {
        var view = JsonView.of(layer);
        return view.at("id").text(view.at("name").text(""));
    }
}
