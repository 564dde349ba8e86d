package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Optional;

/** Finds what a schema does not know. Pure. */
final class MemorySchema {
    private MemorySchema() {}

    /** The first field of the manifest that the definition's storage version does not have. */
    static Optional<String> unknown(JsonView definition, Json.Obj manifest) {
        return definition.at("spec").at("versions").items().stream()
                .filter(version -> version.at("storage").flag(false))
                .map(version -> version.at("schema").at("openAPIV3Schema"))
                .filter(JsonView::present)
                .findFirst()
                .flatMap(schema -> unknown(
                        schema, manifest.without("apiVersion").without("kind").without("metadata"), ""));
    }

    private static Optional<String> unknown(JsonView schema, Json value, String path) {
        if (schema.at("x-kubernetes-preserve-unknown-fields").flag(false)) {
            return Optional.empty();
        }
        return switch (value) {
            case Json.Obj(var members) ->
                members.entrySet().stream()
                        .flatMap(member -> member(schema, path, member.getKey(), member.getValue()).stream())
                        .findFirst();
            case Json.Arr(var items) ->
                schema.at("items").present()
                        ? items.stream()
                                .flatMap(item -> unknown(schema.at("items"), item, path + "[]").stream())
                                .findFirst()
                        : Optional.empty();
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> Optional.empty();
        };
    }

    private static Optional<String> member(JsonView schema, String path, String name, Json value) {
        var here = path.isEmpty() ? name : path + "." + name;
        var property = schema.at("properties").at(name);
        if (property.present()) {
            return unknown(property, value, here);
        }
        var others = schema.at("additionalProperties");
        return others.present() && others.json().orElseThrow() instanceof Json.Obj
                ? unknown(others, value, here)
                : Optional.of(here);
    }
}
