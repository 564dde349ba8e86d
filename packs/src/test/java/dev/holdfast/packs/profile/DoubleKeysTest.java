package dev.holdfast.packs.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.registry.FolderRegistry;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubleKeysTest {
    private static final String DOUBLE = "charts:\n  web:\n    port: 1\n    port: 2\n";

    @TempDir
    Path folder;

    @Test
    void a_key_twice_in_a_layers_own_values_stops_the_publish_at_its_line() throws IOException {
        assertThat(found("", "charts:\n  web:\n    port: {{ .spectro.var.port }}\n    port: 2\n"))
                .filteredOn(finding -> finding.code().equals("HF-YML-005"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.isError()).isTrue();
                    assertThat(finding.path()).isEqualTo("spec.layers[0].values");
                    assertThat(finding.line()).isEqualTo(4);
                });
    }

    @Test
    void what_the_packs_own_values_give_twice_may_stay_in_a_copy_of_them() throws IOException {
        assertThat(found(DOUBLE, DOUBLE.replace("2", "3"))).isEmpty();
        assertThat(found(DOUBLE, DOUBLE + "    port: 3\n"))
                .as("once more than there")
                .extracting(Finding::code)
                .containsOnly("HF-YML-005");
    }

    private List<Finding> found(String defaults, String values) throws IOException {
        var pack = Files.createDirectories(folder.resolve("web-1.0.0"));
        Files.writeString(
                pack.resolve("pack.json"),
                "{\"name\": \"web\", \"displayName\": \"x\", \"version\": \"1.0.0\", \"layer\": \"addon\","
                        + " \"cloudTypes\": [\"all\"]}");
        Files.write(pack.resolve("logo.png"), new byte[] {1});
        Files.writeString(pack.resolve("values.yaml"), defaults);
        var layer = Json.object("name", "web", "pack", Json.object("name", "web"), "values", values);
        var spec = Json.object("type", "add-on", "version", "1.0.0", "layers", List.of(layer));
        var registries = new Registries(List.of(new FolderRegistry("r", folder)));
        return ProfileComposer.compose(Profile.read("p", spec).require(), registries).findings().stream()
                .filter(Finding::isError)
                .toList();
    }
}
