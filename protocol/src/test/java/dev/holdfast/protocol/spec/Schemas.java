package dev.holdfast.protocol.spec;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The schemas of {@code spec/v1/schemas}, as they are or closed: a closed one refuses what it does not name. */
final class Schemas {
    static final Path FOLDER = Path.of("spec", "v1", "schemas");
    static final String BASE = "https://holdfast.dev/spec/v1/schemas/";
    /** Others extend it, so it stays open. */
    private static final String BASE_OF_EVENTS = "cloudevent.json";

    private final JsonSchemaFactory factory;

    private Schemas(Map<String, String> texts) {
        this.factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(texts)));
    }

    static Schemas open() throws IOException {
        return new Schemas(texts());
    }

    static Schemas closed() throws IOException {
        var texts = texts();
        texts.replaceAll((id, text) -> id.endsWith(BASE_OF_EVENTS)
                ? text
                : StrictJson.write(close(StrictJson.parse(Bytes.utf8(text), Limits.OBJECTS)))
                        .utf8());
        return new Schemas(texts);
    }

    /** Texts by id. */
    static Map<String, String> texts() throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(FOLDER, "*.json")) {
            for (var file : files) {
                texts.put(BASE + file.getFileName(), Files.readString(file));
            }
        }
        return texts;
    }

    JsonSchema schema(String name) {
        return factory.getSchema(SchemaLocation.of(BASE + name + ".json"));
    }

    /** What is wrong with a document; empty when nothing is. */
    Optional<String> problem(String schema, Json document) {
        return text(schema(schema).validate(StrictJson.write(document).utf8(), InputFormat.JSON));
    }

    /** What is wrong with a schema itself. */
    static Optional<String> problemOfSchema(String text) {
        var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        return text(meta.validate(text, InputFormat.JSON));
    }

    private static Optional<String> text(java.util.Set<ValidationMessage> messages) {
        return messages.isEmpty()
                ? Optional.empty()
                : Optional.of(messages.stream().map(ValidationMessage::toString).collect(Collectors.joining("; ")));
    }

    private static Json close(Json schema) {
        return switch (schema) {
            case Json.Arr(List<Json> items) ->
                new Json.Arr(items.stream().map(Schemas::close).toList());
            case Json.Obj object -> {
                var members = new LinkedHashMap<String, Json>();
                object.members().forEach((name, value) -> members.put(name, close(value)));
                var closed = new Json.Obj(members);
                yield members.containsKey("properties") && !members.containsKey("additionalProperties")
                        ? closed.with("unevaluatedProperties", false)
                        : closed;
            }
            default -> schema;
        };
    }
}
