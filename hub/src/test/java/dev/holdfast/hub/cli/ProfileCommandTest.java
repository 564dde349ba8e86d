package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileCommandTest {
    private static final String PROFILE =
            """
            {"metadata": {"name": "Retail Store", "uid": "65f0", "labels": {"env": "prod"}}, "spec": {"version": "1.4.0",
              "template": {"type": "add-on", "cloudType": "all", "packs": [
                {"name": "notes", "type": "manifest", "layer": "addon", "values": "", "manifests": [
                  {"name": "notes", "uid": "m1",
                   "content": "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: notes}\\ndata: {text: '{{.spectro.var.text}}'}"}]}]},
              "variables": [{"name": "text", "defaultValue": "hello", "format": "string", "rank": 3}]}}
            """;

    private LiveHub hub;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void a_profile_comes_from_palette_is_published_and_goes_back_as_it_was(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("store.json"), PROFILE);
        assertThat(type("", "profile", "import", file.toString()))
                .isEqualTo(new Typed(0, "profile/retail-store version 1.4.0 created\n", ""));
        assertThat(type(PROFILE, "profile", "import", "-").out()).endsWith("1.4.0 unchanged\n");
        assertThat(type("", "publish", "profile", "retail-store").out())
                .isEqualTo("profile/retail-store 1.4.0 published\n");
        assertThat(type("", "publish", "profile", "retail-store").out())
                .isEqualTo("profile/retail-store 1.4.0 published (unchanged)\n");
        var back = folder.resolve("back.json");
        assertThat(type("", "profile", "export", "retail-store", "--file", back.toString())
                        .status())
                .isZero();
        assertThat(parse(Files.readString(back))).isEqualTo(parse(PROFILE));
        assertThat(parse(type("", "profile", "export", "retail-store", "--version", "1.4.0")
                        .out()))
                .isEqualTo(parse(PROFILE));
        assertThat(type("", "profile", "export", "retail-store", "--version", "7.0.0")
                        .err())
                .startsWith("HF-API-404: ");
    }

    @Test
    void everything_that_is_missing_is_told_together_and_nothing_is_kept() {
        assertThat(type(PROFILE, "profile", "import", "-", "--name", "there").status())
                .isZero();
        var wrong = PROFILE.replace("\"rank\": 3", "\"rank\": 4")
                .replace("var.text", "var.other")
                .replace(
                        "\"packs\": [",
                        "\"packs\": [{\"name\": \"nginx\", \"type\": \"spectro\", \"tag\": \"1.26.3\"},");
        var result = type(wrong, "profile", "import", "-", "--name", "there", "-o", "json");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.json().at("findings").items())
                .extracting(finding -> finding.at("code").text())
                .containsExactlyInAnyOrder("HF-PAL-005", "HF-REG-002", "HF-PRF-011");
        assertThat(parse(type("", "profile", "export", "there").out()))
                .isEqualTo(parse(PROFILE.replace("Retail Store", "there")));
    }

    @Test
    void a_secret_in_the_file_is_left_out_with_a_warning_and_a_mask_is_no_value() {
        var open = PROFILE.replace(
                "\"variables\": [",
                "\"variables\": [{\"name\": \"pw\", \"isSensitive\": true, \"defaultValue\": \"open-sesame\"},");
        var imported = type(open, "profile", "import", "-", "--name", "open");
        assertThat(imported.status()).isZero();
        assertThat(imported.err()).startsWith("warning HF-PAL-006 ").doesNotContain("open-sesame");
        for (var command : new String[] {"get profile open -o json", "profile export open"}) {
            assertThat(type("", command.split(" ")).out()).contains("********").doesNotContain("open-sesame");
        }
        var masked = PROFILE.replace("\"values\": \"\"", "\"values\": \"a: '********'\"");
        assertThat(type(masked, "profile", "import", "-", "--name", "masked").err())
                .startsWith("HF-PAL-007: ");
        assertThat(type("", "get", "profile", "masked").status()).isEqualTo(1);
    }

    @Test
    void a_rehearsal_keeps_nothing_and_name_and_version_may_be_others() {
        var arguments = new String[] {"profile", "import", "-", "--name", "shop", "--version", "2.0.0", "--dry-run"};
        assertThat(type(PROFILE, arguments).out()).isEqualTo("profile/shop version 2.0.0 created (dry run)\n");
        assertThat(type("", "get", "profile", "shop").status()).isEqualTo(1);
    }

    @Test
    void what_is_no_profile_of_palettes_is_one_line() {
        assertThat(type("[]", "profile", "import", "-").err())
                .startsWith("HF-JSN-")
                .hasLineCount(1);
        assertThat(type("{}", "profile", "import", "-").err())
                .startsWith("HF-PRF-001: ")
                .hasLineCount(1);
    }

    @Test
    void a_copy_is_a_draft_of_its_own_and_two_are_compared() {
        type(PROFILE, "profile", "import", "-", "--name", "base");
        type("", "publish", "profile", "base");
        assertThat(type("", "profile", "clone", "base", "copy", "--version", "1.0.0"))
                .isEqualTo(new Typed(0, "profile/copy created\n", ""));
        assertThat(type("", "profile", "clone", "base", "copy").err()).startsWith("HF-CLI-027: ");
        assertThat(type("", "profile", "clone", "base", "other", "--from", "9.9.9")
                        .err())
                .startsWith("HF-API-404: ");
        assertThat(type("", "profile", "compare", "base", "copy", "-o", "json")
                        .json()
                        .at("layers")
                        .items())
                .isEmpty();

        var next = PROFILE.replace("1.4.0", "1.5.0")
                .replace("metadata: {name: notes}", "metadata: {name: notes, labels: {a: b}}")
                .replace("'{{.spectro.var.text}}'", "fixed");
        assertThat(type(next, "profile", "import", "-", "--name", "base").status())
                .isZero();
        var said = type("", "profile", "compare", "base");
        assertThat(said.out()).startsWith("base 1.4.0 → base 1.5.0\nlayer notes changed\n");
        assertThat(type("", "profile", "compare", "base@1.5.0", "base@1.4.0").out())
                .startsWith("base 1.5.0 → base 1.4.0\n");
        assertThat(type("", "profile", "compare", "base@7.0.0").err()).startsWith("HF-API-404: ");
    }

    private static Json.Obj parse(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS);
    }

    private Typed type(String in, String... arguments) {
        return Typed.run(in, Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", hub.admin), arguments);
    }
}
