package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * One case: a bundle of the folder, changed, and the code it must be refused with.
 *
 * @param stage open, trust or match: the first step of the import that can tell (all, when it is accepted)
 * @param before a bundle that the site imported before; empty for none
 * @param code empty when the bundle must be accepted
 */
record BundleVector(
        String name, String says, String bundle, String before, Json.Arr change, String stage, String code) {
    Json.Obj json() {
        return Json.object(
                "name", name, "says", says, "bundle", bundle, "before", before, "change", change, "stage", stage,
                "code", code);
    }

    static BundleVector read(JsonView view) {
        return new BundleVector(
                view.at("name").text(),
                view.at("says").text(),
                view.at("bundle").text(),
                view.at("before").text(),
                new Json.Arr(view.at("change").items().stream()
                        .<Json>map(JsonView::object)
                        .toList()),
                view.at("stage").text(),
                view.at("code").text());
    }

    List<JsonView> changes() {
        return JsonView.of(change).items();
    }
}
