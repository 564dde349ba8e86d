package dev.holdfast.packs.chart;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Locale;

/**
 * A kind that an API server serves.
 *
 * @param group empty for the core group
 */
public record Api(String group, String version, String kind, String plural, boolean namespaced) {
    /** With the plural that English and Kubernetes mostly give it. */
    public static Api of(String group, String version, String kind, boolean namespaced) {
        var lower = kind.toLowerCase(Locale.ROOT);
        var plural = lower.equals("endpoints")
                ? lower
                : lower.endsWith("s") || lower.endsWith("x") || lower.endsWith("ch")
                        ? lower + "es"
                        : lower.matches(".*[^aeiou]y") ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
        return new Api(group, version, kind, plural, namespaced);
    }

    /** {@code apps/v1} or {@code v1}. */
    public String groupVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    Json.Obj json() {
        return Json.object(
                "group", group, "version", version, "kind", kind, "plural", plural, "namespaced", namespaced);
    }

    static Api read(JsonView view) {
        return new Api(
                view.at("group").text(),
                view.at("version").text(),
                view.at("kind").text(),
                view.at("plural").text(),
                view.at("namespaced").flag(true));
    }
}
