package dev.holdfast.packs.values;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * A set of values that a pack offers to choose.
 *
 * @param group of which one preset is chosen at most
 * @param remove paths of values that go before {@code add} is laid over the rest
 * @param add YAML text of values
 */
public record Preset(String name, String displayName, String group, List<String> remove, String add) {
    public Preset {
        remove = List.copyOf(remove);
    }

    public ValuesStep step() {
        return new ValuesStep("presets." + name, remove, add);
    }

    /** What of it makes values: the name is only for people. */
    public Json.Obj json() {
        return Json.object("name", name, "group", group, "remove", remove, "add", add);
    }

    /** Reads what {@link #json} wrote. */
    public static Preset read(JsonView view) {
        return new Preset(
                view.at("name").text(),
                view.at("name").text(),
                view.at("group").text(""),
                view.at("remove").texts(),
                view.at("add").text());
    }
}
