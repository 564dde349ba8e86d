package dev.holdfast.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Schemas and readers must agree about every change of one field. */
class SchemasTest {
    @Test
    void every_schema_is_a_schema() throws IOException {
        Schemas.texts().forEach((id, text) -> {
            assertThat(Schemas.problemOfSchema(text)).as(id).isEmpty();
            assertThat(text).contains("\"$id\": \"" + id + "\"");
        });
    }

    @TestFactory
    Stream<DynamicTest> what_our_code_writes_is_named_in_its_schema() throws IOException {
        var closed = Schemas.closed();
        return Documents.all().stream()
                .map(document -> DynamicTest.dynamicTest(
                        document.name(), () -> assertThat(closed.problem(document.schema(), json(document)))
                                .isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> reader_and_schema_agree_about_every_change_of_one_field() throws IOException {
        var open = Schemas.open();
        return Documents.all().stream()
                .map(document -> DynamicTest.dynamicTest(document.name(), () -> agree(open, document)));
    }

    @TestFactory
    Stream<DynamicTest> every_metadata_file_of_a_good_vector_fits_the_schema_of_its_role() throws IOException {
        var schemas = Schemas.open();
        var tests = new ArrayList<DynamicTest>();
        try (var vectors = Files.newDirectoryStream(Path.of("vectors", "trust"), "good-*.json")) {
            for (var vector : vectors) {
                var files = JsonView.of(StrictJson.parse(Bytes.copyOf(Files.readAllBytes(vector)), Limits.OBJECTS))
                        .at("files");
                files.members()
                        .forEach((name, file) -> tests.add(DynamicTest.dynamicTest(
                                vector.getFileName() + " " + name, () -> assertThat(schemas.problem(
                                                role(name), StrictJson.parse(Bytes.utf8(file.text()), Limits.OBJECTS)))
                                        .isEmpty())));
            }
        }
        return tests.stream();
    }

    private static String role(String file) {
        var parts = file.split("\\.", -1);
        return parts[parts.length - 2];
    }

    private static void agree(Schemas schemas, Documents document) {
        assertThat(refusal(document, json(document))).isEmpty();
        for (var change : Mutations.of(json(document))) {
            var bySchema = schemas.problem(document.schema(), change.document());
            var byReader = refusal(document, change.document());
            assertThat(bySchema.isPresent())
                    .as("%s: the schema says %s, the reader says %s", change.says(), bySchema, byReader)
                    .isEqualTo(byReader.isPresent());
        }
    }

    private static Json json(Documents document) {
        return StrictJson.parse(document.bytes(), Limits.OBJECTS);
    }

    private static Optional<String> refusal(Documents document, Json content) {
        Bytes bytes = StrictJson.write(content);
        try {
            document.reader().accept(bytes);
            return Optional.empty();
        } catch (Refusal refusal) {
            // Well-formed, and yet more than this build knows: no matter of shape.
            return refusal.problem().code().equals("HF-BND-011")
                    ? Optional.empty()
                    : Optional.of(refusal.problem().line());
        }
    }
}
