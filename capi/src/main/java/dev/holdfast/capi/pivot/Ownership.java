package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who owned which fields at the source, to be restored at the target: whoever creates an object owns all of it, and the
 * next apply of its real owner would then leave stale fields behind. Pure.
 */
final class Ownership {
    private static final String UPDATE = "Update";

    private Ownership() {}

    /** Under whose name to create: with one owner, everything is as it was without a second request. */
    static String creator(CapiObject was) {
        return first(was, "");
    }

    static String statusWriter(CapiObject was) {
        return first(was, "status");
    }

    private static String first(CapiObject was, String subresource) {
        return entries(was)
                .filter(entry -> entry.at("operation").text("").equals(UPDATE)
                        && entry.at("subresource").text("").equals(subresource))
                .map(entry -> entry.at("manager").text(""))
                .findFirst()
                .orElse(OwnSecret.MANAGER);
    }

    /** What to write into {@code metadata.managedFields}: as sealed, without us, owners named by their new uids. */
    static Json.Arr restored(CapiObject was, Uids uids) {
        var own = new Json.Arr(entries(was).<Json>map(JsonView::object).toList());
        var text = StrictJson.write(Json.object("entries", own)).utf8();
        for (var owner : was.owners()) {
            var next = uids.target(owner.uid());
            text = next.isPresent() ? text.replace(owner.uid(), next.get()) : text;
        }
        var view = JsonView.of(StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS));
        return new Json.Arr(
                view.at("entries").items().stream().<Json>map(JsonView::object).toList());
    }

    /** Whether the live object's fields are owned as these entries say, times and our own marks apart. */
    static boolean same(Json.Arr wanted, CapiObject live) {
        return fields(JsonView.of(wanted).items())
                .equals(fields(live.metadata().at("managedFields").items()));
    }

    /** Owners of fields other than the status. */
    static Set<String> managers(CapiObject object) {
        var names = new TreeSet<String>();
        object.metadata().at("managedFields").items().stream()
                .filter(entry -> entry.at("subresource").text("").isEmpty())
                .forEach(entry -> names.add(entry.at("manager").text("") + " "
                        + entry.at("operation").text("")));
        return names;
    }

    static Set<String> managersWithoutUs(CapiObject object) {
        var names = managers(object);
        names.removeIf(name -> name.startsWith(OwnSecret.MANAGER + " "));
        return names;
    }

    private static java.util.stream.Stream<JsonView> entries(CapiObject object) {
        return object.metadata().at("managedFields").items().stream()
                .filter(entry -> !entry.at("manager").text("").equals(OwnSecret.MANAGER));
    }

    private static Map<String, Json.Obj> fields(List<JsonView> entries) {
        var fields = new TreeMap<String, Json.Obj>();
        for (var entry : entries) {
            var key = entry.at("manager").text("") + "|" + entry.at("operation").text("") + "|"
                    + entry.at("subresource").text("");
            plain(entry.at("fieldsV1").object(), List.of()).ifPresent(set -> fields.put(key, set));
        }
        return fields;
    }

    /** Without our marks and our pause, and without what is only there because they are. */
    private static Optional<Json.Obj> plain(Json.Obj set, List<String> path) {
        var next = new LinkedHashMap<String, Json>();
        set.members().forEach((name, value) -> {
            var here = new java.util.ArrayList<>(path);
            here.add(name);
            if (!name.equals(".") && !isOurs(here) && value instanceof Json.Obj child) {
                if (child.members().isEmpty()) {
                    next.put(name, child);
                } else {
                    plain(child, here).ifPresent(kept -> next.put(name, kept));
                }
            }
        });
        return next.isEmpty() ? Optional.empty() : Optional.of(new Json.Obj(next));
    }

    private static boolean isOurs(List<String> path) {
        return path.equals(List.of("f:spec", "f:paused"))
                || (path.size() == 3
                        && path.subList(0, 2).equals(List.of("f:metadata", "f:annotations"))
                        && Marks.isOurs(path.get(2).substring(2)));
    }
}
