package dev.holdfast.packs.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceLintTest {
    private static final String VALUES =
            """
            requests: {cpu: 500m, memory: 1Gi, plain: 2, words: plenty}
            replicas: 3
            half: 1.5
            later: '{{.spectro.var.cpu}}'
            """;

    @TempDir
    Path folder;

    @Test
    void what_the_makers_of_packs_write_is_no_finding() throws IOException {
        assertThat(
                        lint(
                                """
                        {"type": "cpu", "minLimit": 2000, "components": [{"scheduleType": "all",
                          "resourceRequestParamRef": "requests.cpu", "replicaCountParamRef": "replicas"}]},
                        {"type": "memory", "minLimit": 2048, "components": [
                          {"scheduleType": "worker", "resourceRequestParamRef": "requests.memory"},
                          {"scheduleType": "master", "resourceRequestParamRef": "requests.plain"},
                          {"scheduleType": "control-plane", "resourceRequestParamRef": "later"}]},
                        {"type": "diskSize", "minLimit": 10}
                        """))
                .isEmpty();
    }

    @Test
    void each_wrong_entry_is_told_at_its_place() throws IOException {
        assertThat(
                        lint(
                                """
                        {"type": "gpu", "minLimit": 1},
                        {"type": "cpu", "minLimit": -1},
                        {"type": "cpu", "minLimit": "2000"},
                        {"type": "memory", "components": [{"scheduleType": "edge"}, {}, 7]},
                        {"type": "memory", "components": "all"},
                        "cpu"
                        """))
                .allSatisfy(finding -> {
                    assertThat(finding.code()).isEqualTo("HF-PCK-014");
                    assertThat(finding.isError()).isFalse();
                })
                .extracting(finding -> finding.message().replaceFirst(": .*", ""))
                .containsExactlyInAnyOrder(
                        "constraints.resources[0].type",
                        "constraints.resources[1].minLimit",
                        "constraints.resources[2].minLimit",
                        "constraints.resources[3].components[0].scheduleType",
                        "constraints.resources[3].components[1].scheduleType",
                        "constraints.resources[3].components[2]",
                        "constraints.resources[3].components[2].scheduleType",
                        "constraints.resources[4].components",
                        "constraints.resources[5]",
                        "constraints.resources[5].type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests.disk", "requests.words", "requests", "replicas.deep"})
    void a_request_that_is_none_is_told(String path) throws IOException {
        assertThat(lint(component("\"resourceRequestParamRef\": \"" + path + "\"")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("HF-PCK-015");
                    assertThat(finding.isError()).isFalse();
                    assertThat(finding.message()).contains(path);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "half", "requests.cpu"})
    void a_number_of_replicas_that_is_none_is_told(String path) throws IOException {
        assertThat(lint(component("\"replicaCountParamRef\": \"" + path + "\"")))
                .extracting(Finding::code)
                .containsExactly("HF-PCK-015");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"none\"",
                "null",
                "[]",
                "{\"resources\": {\"type\": \"cpu\"}}",
                "{\"resources\": [null, [], {\"type\": [], \"minLimit\": {}, \"components\": [[], null]}]}",
                "{\"resources\": [{\"type\": \"cpu\", \"minLimit\": 1e60, \"components\": [{\"scheduleType\": 5}]}]}",
                "{\"resources\": [{\"type\": \"cpu\", \"components\": [{\"scheduleType\": \"all\","
                        + " \"resourceRequestParamRef\": \"a\\nb\", \"replicaCountParamRef\": 3}]}]}"
            })
    void no_shape_of_constraints_makes_a_pack_unreadable(String constraints) throws IOException {
        assertThat(of(constraints)).noneMatch(Finding::isError);
    }

    private static String component(String refs) {
        return "{\"type\": \"cpu\", \"components\": [{\"scheduleType\": \"worker\", " + refs + "}]}";
    }

    private List<Finding> lint(String resources) throws IOException {
        return of("{\"resources\": [" + resources + "]}");
    }

    private List<Finding> of(String constraints) throws IOException {
        var pack = Files.createDirectories(folder.resolve("metrics-1.0.0"));
        Files.writeString(
                pack.resolve("pack.json"),
                """
                {"name": "metrics", "displayName": "Metrics", "version": "1.0.0", "layer": "addon",
                 "cloudTypes": ["all"], "constraints": %s}
                """
                        .formatted(constraints));
        Files.write(pack.resolve("logo.png"), new byte[] {1});
        Files.writeString(pack.resolve("values.yaml"), VALUES);
        return PackLint.lint(pack).findings();
    }
}
