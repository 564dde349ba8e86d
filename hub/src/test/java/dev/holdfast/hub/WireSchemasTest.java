package dev.holdfast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Envelope;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Everything a site gets from a hub fits the schemas of the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireSchemasTest {
    private static final Path SCHEMAS = Path.of("..", "protocol", "spec", "v1", "schemas");
    private static final String BASE = "https://holdfast.dev/spec/v1/schemas/";

    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaMappers(mappers ->
                    mappers.mapPrefix(BASE, SCHEMAS.toAbsolutePath().normalize().toUri() + "")));
    private LiveHub hub;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
        hub.publish("same", "1.0.0", "hello");
        hub.publish("own", "1.0.0", "{{ .spectro.system.cluster.name | upper }}");
        hub.publish("late", "1.0.0", "{{ .spectro.system.cluster.name }}");
        var pins = java.util.stream.Stream.of("same", "own", "late")
                .map(name -> Json.object("name", name, "version", "1.0.0"))
                .toList();
        hub.apply("Cluster", "clusters", "shop", "default", Json.object("profiles", pins));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void enrolment_and_all_that_is_signed_for_a_site() {
        var token = hub.siteToken("shop");
        fits("token", token.object());
        var agent = new TestAgent(new SiteId("shop"));
        var request = agent.enrolment(token.at("secret").text());
        fits("envelope", parse(request));
        fits("enrol", parse(Envelope.parse(request).payload()));
        var ca = token.at("ca").text();
        var enrolled = hub.agent(TestAgent.anonymous(ca), "POST", "/v1/enrol", request, Map.of());
        fits("enrolled", enrolled.json().object());
        var tls = agent.tls(enrolled.json().at("certificate").text(), ca);

        var pointer = LiveHub.until(
                () -> hub.agent(tls, "GET", "/v1/pointer", Bytes.utf8(""), Map.of()), answer -> answer.status() == 200);
        fits("pointer", pointer.json().object());
        var seen = new TreeSet<String>();
        for (var repository : java.util.List.of("catalog", "director")) {
            var folder = "/v1/" + repository + "/";
            var get = (java.util.function.Function<String, JsonView>) path -> JsonView.of(
                    parse(hub.agent(tls, "GET", path, Bytes.utf8(""), Map.of()).bytes()));
            fits("root", get.apply(folder + "1.root.json").object());
            var timestamp = get.apply(folder + "timestamp.json");
            fits("timestamp", timestamp.object());
            var snapshot = get.apply(folder + version(timestamp, "snapshot") + ".snapshot.json");
            fits("snapshot", snapshot.object());
            var targets = get.apply(folder + version(snapshot, "targets") + ".targets.json");
            fits("targets", targets.object());
            targets.at("signed").at("targets").members().forEach((path, target) -> {
                var content = get.apply(
                        "/v1/blobs/" + target.at("hashes").at("sha256").text());
                var schema = schema(path);
                fits(schema, content.object());
                if (schema.equals("desired")) {
                    assertThat(content.at("layers").items().stream()
                                    .map(layer -> layer.at("variant").flag(false) + " "
                                            + layer.at("values").members().keySet()))
                            .as("what waits for the site is no variant")
                            .containsExactly("false []", "true []", "false [cluster.name]");
                }
                if (schema.equals("envelope")) {
                    fits(
                            "variant",
                            parse(Envelope.parse(StrictJson.write(content.object()))
                                    .payload()));
                }
                seen.add(schema);
            });
        }
        assertThat(seen).containsExactly("desired", "envelope", "layer", "policy", "profile");
    }

    private static String schema(String path) {
        return switch (path.substring(0, Math.max(path.indexOf('/'), 0))) {
            case "desired" -> "desired";
            case "profiles" -> "profile";
            case "layers" -> "layer";
            case "variants" -> "envelope";
            default -> "policy";
        };
    }

    private static long version(JsonView file, String role) {
        return file.at("signed").at("meta").at(role + ".json").at("version").integer();
    }

    private void fits(String schema, Json document) {
        var problems = schemas.getSchema(SchemaLocation.of(BASE + schema + ".json"))
                .validate(StrictJson.write(document).utf8(), InputFormat.JSON);
        assertThat(problems).as(schema).isEmpty();
    }

    private static Json parse(Bytes document) {
        return StrictJson.parse(document, Limits.OBJECTS);
    }
}
