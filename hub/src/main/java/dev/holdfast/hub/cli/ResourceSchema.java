package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The JSON Schema of all resources, as editors and {@code explain} read it. Immutable. */
record ResourceSchema(Json.Obj document) {
    private static final String REFERENCE = "#/definitions/";

    static ResourceSchema load() {
        try (var in = ResourceSchema.class.getResourceAsStream("/schemas/v1.json")) {
            if (in == null) {
                throw new IllegalStateException("the schema is not in this build: no /schemas/v1.json");
            }
            return new ResourceSchema(StrictJson.parseObject(Bytes.copyOf(in.readAllBytes()), Limits.OBJECTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One kind: its metadata and its spec. */
    Place kind(String title) {
        return new Place(
                this,
                Json.object(
                        "type",
                        "object",
                        "description",
                        "A resource of kind " + title + ".",
                        "required",
                        List.of("metadata", "spec"),
                        "properties",
                        Json.object(
                                "metadata", Json.object("$ref", REFERENCE + "metadata"),
                                "spec", Json.object("$ref", REFERENCE + title))));
    }

    private Json.Obj resolved(Json.Obj schema) {
        return schema.members().get("$ref") instanceof Json.Str(var text) && text.startsWith(REFERENCE)
                ? JsonView.of(document)
                        .at("definitions")
                        .at(text.substring(REFERENCE.length()))
                        .object()
                : schema;
    }

    /** One field, or a kind. */
    record Place(ResourceSchema all, Json.Obj schema) {
        Place {
            schema = all.resolved(schema);
        }

        private JsonView view() {
            return JsonView.of(schema);
        }

        String description() {
            return view().at("description").text("");
        }

        List<String> required() {
            return element().view().at("required").texts();
        }

        /** What it is for, with the values it may have and what holds without it. */
        String meaning() {
            var usual = view().at("default").json();
            return description()
                    + usual.map(value -> " Default: "
                                    + StrictJson.write(value).utf8().replace("\"", "") + ".")
                            .orElse("");
        }

        /** Fields of an object, or of the items of a list. */
        Map<String, Place> fields() {
            var fields = new LinkedHashMap<String, Place>();
            element()
                    .view()
                    .at("properties")
                    .members()
                    .forEach((name, member) -> fields.put(name, new Place(all, member.object())));
            return fields;
        }

        private Place element() {
            return view().at("items").present()
                    ? new Place(all, view().at("items").object()).element()
                    : this;
        }

        String type() {
            if (view().at("enum").present()) {
                return values(view().at("enum"));
            }
            if (view().at("items").present()) {
                return "list of " + new Place(all, view().at("items").object()).type();
            }
            if (view().at("additionalProperties")
                    .json()
                    .filter(Json.Obj.class::isInstance)
                    .isPresent()) {
                return "map";
            }
            return switch (view().at("type").json().orElse(Json.NULL)) {
                case Json.Str(var text) -> text.equals("string") ? "text" : text;
                case Json.Arr _ -> "text, number or true/false";
                case Json.Obj _, Json.Num _, Json.Bool _, Json.Nil _ -> "anything";
            };
        }

        /** Values of an enumeration, as people read them. */
        private static String values(JsonView list) {
            return list.items().stream()
                    .map(item -> item.json()
                            .map(json -> json instanceof Json.Str(var text) ? text : "")
                            .orElse(""))
                    .collect(Collectors.joining("|"));
        }
    }
}
