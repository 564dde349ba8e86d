package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.holdfast.hub.LiveHub;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    /** Fields that the hub knows and refuses until it acts on them: editors do not offer them. */
    private static final Map<String, Set<String>> NOT_YET = Map.of(
            "site.spec", Set.of("proxy", "images", "consent", "localChanges", "freshness"),
            "site.spec.agent", Set.of("version", "channel"),
            "cluster.spec", Set.of("osPatching", "machineSizes"));

    private static final Map<String, String> WITH_AN_UNKNOWN_FIELD = Map.ofEntries(
            Map.entry("registry.spec", "{zzz: 1}"),
            Map.entry("registry.spec.credentials", "{credentials: {zzz: 1}}"),
            Map.entry("registry.spec.credentials.secretRef", "{credentials: {secretRef: {zzz: 1}}}"),
            Map.entry("secret.spec", "{zzz: 1}"),
            Map.entry("secret.spec.clusters", "{clusters: {zzz: 1}}"),
            Map.entry("secret.spec.registries", "{registries: {zzz: 1}}"),
            Map.entry("managementcluster.spec", "{zzz: 1}"),
            Map.entry("managementcluster.spec.kubeconfig", "{kubeconfig: {zzz: 1}}"),
            Map.entry("managementcluster.spec.kubeconfig.secretRef", "{kubeconfig: {secretRef: {zzz: 1}}}"),
            Map.entry("site.spec", "{zzz: 1}"),
            Map.entry("site.spec.agent", "{agent: {zzz: 1}}"),
            Map.entry("cluster.spec", "{zzz: 1}"),
            Map.entry("cluster.spec.profiles", "{profiles: [{zzz: 1}]}"),
            Map.entry("profile.spec", "{zzz: 1}"),
            Map.entry("profile.spec.layers", "{layers: [{zzz: 1}]}"),
            Map.entry("profile.spec.layers.pack", "{layers: [{pack: {zzz: 1}}]}"),
            Map.entry("profile.spec.layers.chart", "{layers: [{chart: {zzz: 1}}]}"),
            Map.entry("profile.spec.layers.manifest", "{layers: [{manifest: {zzz: 1}}]}"),
            Map.entry("profile.spec.layers.manifests", "{layers: [{manifests: [{zzz: 1}]}]}"),
            Map.entry("profile.spec.layers.ignore", "{layers: [{ignore: [{zzz: 1}]}]}"),
            Map.entry("profile.spec.variables", "{variables: [{zzz: 1}]}"),
            Map.entry("profile.spec.variables.options", "{variables: [{options: [{zzz: 1}]}]}"));

    @Test
    void the_schema_has_the_fields_that_the_hub_takes_and_no_other(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            WITH_AN_UNKNOWN_FIELD.forEach((place, spec) -> {
                var known = known(hub, place, spec);
                known.removeAll(NOT_YET.getOrDefault(place, Set.of()));
                assertThat(fields(place)).as(place).isEqualTo(known);
            });
        }
    }

    private static Set<String> known(LiveHub hub, String place, String spec) {
        var kind = Kind.parse(place.substring(0, place.indexOf('.')));
        var document = LiveHub.document(kind.title(), "name", "default", (Json.Obj)
                Yaml.readMapping(spec).value());
        var answer = hub.call("PUT", HubClient.path(kind, "name") + "?dryRun=true", document);
        return answer.json().at("findings").items().stream()
                .filter(finding -> finding.at("path").text().endsWith("zzz"))
                .map(finding -> finding.at("remedy").text().replaceFirst(".*use one of ", ""))
                .flatMap(names -> Arrays.stream(names.split(", ", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> fields(String place) {
        var now = ResourceSchema.load()
                .kind(Kind.parse(place.substring(0, place.indexOf('.'))).title());
        for (var name : place.split("\\.", -1)) {
            now = now.fields().getOrDefault(name, now);
        }
        return new TreeSet<>(now.fields().keySet());
    }

    @Test
    void our_own_documents_are_valid_and_wrong_ones_are_not() throws IOException {
        var schema = schema();
        try (var profiles = Files.list(Path.of("../packs/catalog/profiles"))) {
            for (var file : profiles.toList()) {
                assertThat(problems(schema, Files.readString(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
        var cluster =
                """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: quay}
                spec: {management: home, agent: {install: manual}, kubernetesVersion: 1.35.2, cloud: {type: dev},
                  controlPlane: {replicas: 1}, profiles: [{name: store, version: 1.0.0}],
                  variables: {id: {fromLabel: store-id}, greeting: Hi, most: 3}}
                """;
        assertThat(problems(schema, cluster)).isEmpty();
        assertThat(problems(schema, cluster.replace("profiles", "profile"))).isNotEmpty();
        assertThat(problems(schema, cluster.replace("type: dev", "type: moon"))).isNotEmpty();
        assertThat(problems(schema, cluster.replace("kind: Cluster", "kind: Ship")))
                .isNotEmpty();
    }

    @Test
    void a_field_is_explained_with_those_below_it() {
        var said = type("explain", "cluster.spec.profiles");
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .startsWith("cluster.spec.profiles: list of object\n")
                .contains("name *", "version ", "channel ", "* must be given");
        assertThat(type("explain", "sites.spec.link").out()).startsWith("site.spec.link: default|metered|https|dark\n");
        assertThat(type("explain", "profile.spec.layers.timeout").out()).contains("text");
        assertThat(type("explain").out()).contains("cluster", "What runs at a site.");
        assertThat(type("explain", "site.spec", "-o", "json")
                        .json()
                        .at("properties")
                        .at("link")
                        .present())
                .isTrue();
        var wrong = type("explain", "cluster.spec.profile");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("HF-CLI-004: ").contains("profiles");
    }

    @Test
    void the_hub_serves_the_schema_to_editors(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            var served = hub.call("GET", "/schemas/v1.json", Bytes.utf8(""), "", Map.of());
            assertThat(served.status()).isEqualTo(200);
            assertThat(served.json().object())
                    .isEqualTo(type("explain", "-o", "json").json().object());
        }
    }

    private static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(type("explain", "-o", "json").out());
    }

    private static List<String> problems(JsonSchema schema, String yaml) {
        return Yaml.readAll(yaml).stream()
                .flatMap(document ->
                        schema.validate(StrictJson.write(document.value()).utf8(), InputFormat.JSON).stream())
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static Typed type(String... arguments) {
        return Typed.run("", Map.of(), arguments);
    }
}
