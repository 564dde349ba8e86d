package dev.holdfast.packs.palette;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Palette's profile JSON: {@code metadata {name, description, labels}, spec {version, template {type, cloudType, packs[]},
 * variables[]}}. What is read and written again is what it was, as far as its meaning was not changed in between. Pure.
 */
public final class PaletteProfile {
    /** The member of a Profile's spec where the rest of an imported document is kept. */
    public static final String KEPT = "palette";

    /** What Palette gives a profile without a version. */
    private static final String FIRST = "1.0.0";

    private static final String PACKS = "packs";
    private static final String VARIABLES = "variables";

    private PaletteProfile() {}

    /**
     * The resource Profile that means the same, without secrets that were written into it; or everything that cannot be taken
     * over: HF-PAL-…, HF-PRF-001.
     */
    public static Checked<Json.Obj> read(Json palette) {
        var found = new ArrayList<Finding>();
        var document = document(palette, found);
        Masks.tell(Fields.of(palette, "", found), found);
        // A field of another type was met by both.
        var findings = found.stream().distinct().toList();
        if (findings.stream().anyMatch(Finding::isError)) {
            return new Checked.Invalid<>(findings);
        }
        var kept = kept(Masks.over((Json.Obj) palette), document);
        return new Checked.Valid<>(
                kept.members().isEmpty()
                        ? document
                        : document.with("spec", spec(document).with(KEPT, kept)),
                findings);
    }

    /** A resource Profile as Palette writes it, with masks in place of secrets; or what Palette has no place for: HF-PAL-004. */
    public static Checked<Json.Obj> write(Json.Obj document) {
        var findings = new ArrayList<Finding>();
        var plain = plain(document, findings);
        return findings.isEmpty()
                ? new Checked.Valid<>(
                        Masks.over(restored(plain, JsonView.of(spec(document)).at(KEPT))), List.of())
                : new Checked.Invalid<>(findings);
    }

    private static Json.Obj document(Json palette, List<Finding> findings) {
        var root = Fields.of(palette, "", findings);
        var metadata = root.object("metadata");
        var from = root.object("spec");
        var template = from.object("template");
        var name = Names.label(metadata.requiredText("name"));
        if (metadata.has("name") && name.isEmpty()) {
            metadata.wrong("name", "HF-PAL-001", "no letter or digit in it", "name the profile");
        }
        var labels = metadata.get("labels").filter(found -> !found.equals(Json.Obj.EMPTY));
        var described = Json.object("name", name);
        if (labels.isPresent()) {
            described = described.with("labels", labels.get());
        }
        var version = from.text("version", "");
        var spec = Json.object("type", template.text("type", "add-on"), "version", version.isEmpty() ? FIRST : version);
        spec = withText(spec, "cloudType", template.text("cloudType", ""));
        spec = withText(spec, "description", metadata.text("description", ""));
        var ids = new HashSet<String>();
        var layers = template.items(PACKS).stream()
                .map(pack -> unique(PaletteLayer.read(pack), ids))
                .toList();
        spec = spec.with("layers", Json.of(layers));
        var variables =
                from.items(VARIABLES).stream().map(PaletteVariable::read).toList();
        if (!variables.isEmpty()) {
            spec = spec.with(VARIABLES, Json.of(variables));
        }
        return Json.object("apiVersion", "holdfast.dev/v1", "kind", "Profile", "metadata", described, "spec", spec);
    }

    /** Palette has no ids: layers of one name get a number. */
    private static Json.Obj unique(Json.Obj layer, Set<String> ids) {
        var id = PaletteLayer.id(layer);
        var next = id;
        for (int i = 2; !ids.add(next); i++) {
            next = id + "-" + i;
        }
        return next.equals(id) ? layer : layer.with("id", next);
    }

    private static Json.Obj plain(Json.Obj document, List<Finding> findings) {
        var from = JsonView.of(document, "");
        var spec = from.at("spec");
        var metadata = Json.object("name", from.at("metadata").at("name").text(""));
        metadata = withText(metadata, "description", spec.at("description").text(""));
        var labels = from.at("metadata").at("labels");
        if (labels.present() && !labels.object().equals(Json.Obj.EMPTY)) {
            metadata = metadata.with("labels", labels.object());
        }
        var template = withText(
                Json.object("type", spec.at("type").text("add-on")),
                "cloudType",
                spec.at("cloudType").text(""));
        template = template.with(
                PACKS,
                Json.of(spec.at("layers").items().stream()
                        .map(layer -> PaletteLayer.write(layer, findings))
                        .toList()));
        var inner = Json.object("version", spec.at("version").text(""), "template", template);
        var variables = spec.at(VARIABLES).items();
        if (!variables.isEmpty()) {
            // Members that Palette does not have, such as `generated`, too: Palette passes over them.
            inner = inner.with(
                    VARIABLES, Json.of(variables.stream().map(JsonView::object).toList()));
        }
        return Json.object("metadata", metadata, "spec", inner);
    }

    /** What writing the document would not bring back, level by level. */
    private static Json.Obj kept(Json.Obj palette, Json.Obj document) {
        var was = JsonView.of(palette, "");
        var now = JsonView.of(plain(document, new ArrayList<>()), "");
        var kept = Json.Obj.EMPTY;
        kept = Kept.add(kept, "document", Kept.of(was, now, "metadata", "spec"));
        kept = Kept.add(kept, "metadata", Kept.of(was.at("metadata"), now.at("metadata")));
        kept = Kept.add(kept, "spec", Kept.of(was.at("spec"), now.at("spec"), "template", VARIABLES));
        var template = was.at("spec").at("template");
        kept = Kept.add(kept, "template", Kept.of(template, now.at("spec").at("template"), PACKS));
        var layers = spec(document, "layers");
        var packs = Json.Obj.EMPTY;
        for (int i = 0; i < layers.size(); i++) {
            var written = now.at("spec").at("template").at(PACKS).items().get(i);
            var rest = Kept.of(template.at(PACKS).items().get(i), written);
            packs = Kept.add(packs, PaletteLayer.id(layers.get(i).object()), rest);
        }
        kept = Kept.add(kept, "layers", packs);
        var variables = Json.Obj.EMPTY;
        var declared = spec(document, VARIABLES);
        for (int i = 0; i < declared.size(); i++) {
            var written = now.at("spec").at(VARIABLES).items().get(i);
            var rest = Kept.of(was.at("spec").at(VARIABLES).items().get(i), written);
            variables = Kept.add(variables, declared.get(i).at("name").text(""), rest);
        }
        return Kept.add(kept, VARIABLES, variables);
    }

    /** With what was kept put back, where it still means what the resource says. */
    private static Json.Obj restored(Json.Obj plain, JsonView kept) {
        var view = JsonView.of(plain, "");
        var packs = view.at("spec").at("template").at(PACKS).items().stream()
                .map(JsonView::object)
                .map(pack ->
                        Kept.restored(pack, kept.at("layers").at(PaletteLayer.id(layer(pack))), PaletteLayer::meaning))
                .toList();
        var template = Kept.restored(
                view.at("spec").at("template").object().with(PACKS, Json.of(packs)),
                kept.at("template"),
                all -> document(around(plain, all), new ArrayList<>()));
        var spec = view.at("spec").object().with("template", template);
        if (view.at("spec").at(VARIABLES).present()) {
            var variables = view.at("spec").at(VARIABLES).items().stream()
                    .map(variable -> Kept.restored(
                            variable.object(),
                            kept.at(VARIABLES).at(variable.at("name").text("")),
                            all -> PaletteVariable.read(Fields.of(all, "", new ArrayList<>()))))
                    .toList();
            spec = spec.with(VARIABLES, Json.of(variables));
        }
        var whole = plain.with("spec", spec);
        whole = whole.with(
                "spec",
                Kept.restored(spec, kept.at("spec"), all -> document(plain.with("spec", all), new ArrayList<>())));
        whole = whole.with(
                "metadata",
                Kept.restored(
                        view.at("metadata").object(),
                        kept.at("metadata"),
                        all -> document(plain.with("metadata", all), new ArrayList<>())));
        return Kept.restored(whole, kept.at("document"), _ -> Json.NULL);
    }

    private static Json.Obj layer(Json.Obj pack) {
        return PaletteLayer.read(Fields.of(pack, "", new ArrayList<>()));
    }

    private static Json.Obj around(Json.Obj plain, Json.Obj template) {
        var spec = JsonView.of(plain).at("spec").object().with("template", template);
        return plain.with("spec", spec);
    }

    private static Json.Obj spec(Json.Obj document) {
        return JsonView.of(document).at("spec").object();
    }

    private static List<JsonView> spec(Json.Obj document, String list) {
        return JsonView.of(spec(document)).at(list).items();
    }

    private static Json.Obj withText(Json.Obj object, String name, String text) {
        return text.isEmpty() ? object : object.with(name, text);
    }
}
