package dev.holdfast.hub.cluster;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a cluster runs, as its spec says it: profiles, variables, overrides. An update changes it, a rollback brings an
 * earlier one back; everything else of a Cluster stays. Immutable.
 */
public record Definition(Json.Obj parts) {
    private static final String PROFILES = "profiles";
    private static final String VARIABLES = "variables";
    private static final String OVERRIDES = "overrides";
    private static final List<String> PARTS = List.of(PROFILES, VARIABLES, OVERRIDES);

    public static Definition of(Json.Obj spec) {
        var parts = Json.Obj.EMPTY;
        for (var name : PARTS) {
            var part = spec.members().get(name);
            parts = part == null || isEmpty(part) ? parts : parts.with(name, part);
        }
        return new Definition(parts);
    }

    private static boolean isEmpty(Json part) {
        return part.equals(Json.NULL) || part.equals(Json.Obj.EMPTY) || part.equals(Json.Arr.EMPTY);
    }

    /** This spec, running this. */
    public Json.Obj in(Json.Obj spec) {
        var next = spec;
        for (var name : PARTS) {
            var part = parts.members().get(name);
            next = part == null ? next.without(name) : next.with(name, part);
        }
        return next;
    }

    /** Its profiles, each in its version. */
    public List<Cluster.Pin> pins() {
        return JsonView.of(parts).at(PROFILES).items().stream()
                .map(pin -> new Cluster.Pin(
                        pin.at("name").text(""), pin.at("version").text("")))
                .toList();
    }

    /** The channel that one of its profiles follows. */
    public Optional<String> channel(String profile) {
        return JsonView.of(parts).at(PROFILES).items().stream()
                .filter(pin -> pin.at("name").text("").equals(profile))
                .map(pin -> pin.at("channel").text(""))
                .filter(channel -> !channel.isEmpty())
                .findFirst();
    }

    /** The same with one profile in another version. */
    public Definition moved(String profile, String version) {
        var pins = JsonView.of(parts).at(PROFILES).items().stream()
                .map(JsonView::object)
                .<Json>map(pin ->
                        JsonView.of(pin).at("name").text("").equals(profile) ? pin.with("version", version) : pin)
                .toList();
        return new Definition(parts.with(PROFILES, new Json.Arr(pins)));
    }

    /**
     * The same with other variables.
     *
     * @param changed by name; null takes one away
     */
    public Definition setting(Map<String, Json> changed) {
        var all = parts.members().get(VARIABLES) instanceof Json.Obj there ? there : Json.Obj.EMPTY;
        for (var variable : changed.entrySet()) {
            all = variable.getValue().equals(Json.NULL)
                    ? all.without(variable.getKey())
                    : all.with(variable.getKey(), variable.getValue());
        }
        return Definition.of(parts.with(VARIABLES, all));
    }

    /** The cluster's own values of a layer, as text; empty for none. */
    public String override(String layer) {
        return JsonView.of(parts).at(OVERRIDES).at(layer).text("");
    }

    /** The same with other values of its own for a layer; without any when the text is empty. */
    public Definition overriding(String layer, String text) {
        var all = parts.members().get(OVERRIDES) instanceof Json.Obj there ? there : Json.Obj.EMPTY;
        var next = text.isEmpty() ? all.without(layer) : all.with(layer, text);
        return Definition.of(parts.with(OVERRIDES, next));
    }
}
