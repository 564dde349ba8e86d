package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCommandTest {
    private static final Path CATALOG = Path.of("../packs/catalog");

    @TempDir
    Path folder;

    private record Result(int status, String out, String err) {
        JsonView json() {
            return JsonView.of(StrictJson.parse(Bytes.utf8(out), Limits.OBJECTS));
        }
    }

    private static Result type(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Clock.systemUTC());
        int status = OperatorCommands.build(terminal).execute(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void lint_finds_nothing_wrong_with_our_packs() {
        var result = type("pack", "lint", CATALOG.toString(), "-o", "json");
        assertThat(result.status()).isZero();
        var packs = result.json().at("packs").items();
        assertThat(packs).extracting(pack -> pack.at("name").text()).contains("site-backup", "tenant-namespaces");
        assertThat(packs)
                .allSatisfy(pack -> assertThat(pack.at("findings").items()).isEmpty());
    }

    @Test
    void lint_names_file_line_code_and_remedy_and_ends_1_on_an_error() throws IOException {
        var pack = Files.createDirectories(folder.resolve("bad-1.0.0"));
        Files.writeString(
                pack.resolve("pack.json"),
                "{\"name\": \"bad\", \"version\": \"1.0.0\", \"layer\": \"addon\", \"charts\": [\"charts/gone.tgz\"]}");
        Files.writeString(pack.resolve("values.yaml"), "a: 1\n\tb: 2\n");
        var result = type("pack", "lint", folder.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains("charts/gone.tgz: error HF-PCK-003")
                .contains("values.yaml:2: error HF-YML-001")
                .contains("1 packs, 1 with errors");
        var broken = type("pack", "lint", pack.toString(), "-o", "json")
                .json()
                .at("packs")
                .items()
                .getFirst();
        assertThat(broken.at("name").text()).isEqualTo("bad");
        assertThat(broken.at("version").text()).isEqualTo("1.0.0");
    }

    @Test
    void render_writes_one_file_per_pack_and_lists_those_that_cannot_be_rendered() throws IOException {
        var bad = Files.createDirectories(folder.resolve("packs/bad-1.0.0/manifests"));
        Files.writeString(
                bad.resolveSibling("pack.json"),
                "{\"name\": \"bad\", \"version\": \"1.0.0\", \"layer\": \"addon\", \"kubeManifests\": [\"manifests/a.yaml\"]}");
        Files.writeString(bad.resolve("a.yaml"), "a: {{ .spectro.var.gone }}");
        var values = folder.resolve("values.yaml");
        Files.writeString(
                values,
                "charts: {site-backup: {claims: [data], beforeUpgrade: true},"
                        + " tenant-namespaces: {namespaces: {shop: {pods: 5}}}}\n");
        var out = folder.resolve("out");
        var result = type(
                "pack",
                "render",
                CATALOG.toString(),
                folder.resolve("packs").toString(),
                "--out",
                out.toString(),
                "--values",
                values.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("bad-1.0.0: not rendered").contains("HF-PRF-011");
        assertThat(out.resolve("bad-1.0.0.yaml")).doesNotExist();
        var backup = Yaml.readAll(Files.readString(out.resolve("site-backup-1.0.0.yaml"))).stream()
                .map(document -> JsonView.of(document.value()).at("kind").text())
                .toList();
        assertThat(backup).containsExactly("Namespace", "ConfigMap", "PersistentVolumeClaim", "CronJob", "Job");
        assertThat(Files.readString(out.resolve("tenant-namespaces-1.0.0.yaml")))
                .contains("pods: \"5\"")
                .contains("name: tenants-quota");
    }

    @Test
    void what_waits_for_sites_when_it_is_published_is_shown_with_the_given_values() throws IOException {
        var pack = folder.resolve("packs/till-1.0.0");
        Files.createDirectories(pack.resolve("manifests"));
        Files.writeString(
                pack.resolve("pack.json"),
                "{\"name\": \"till\", \"version\": \"1.0.0\", \"layer\": \"addon\", \"kubeManifests\": [\"manifests/a.yaml\"]}");
        Files.writeString(
                pack.resolve("manifests/a.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: till}\ndata: {shop: \"{{.spectro.var.shop}}\"}\n");
        var variables = Files.writeString(folder.resolve("variables.yaml"), "shop: harbour\n");
        var out = folder.resolve("shown");
        assertThat(type("pack", "render", pack.toString(), "--out", out.toString(), "--variables", variables.toString())
                        .status())
                .isZero();
        assertThat(Files.readString(out.resolve("till-1.0.0.yaml"))).contains("shop: harbour");
    }

    @Test
    void rendering_twice_gives_the_same_bytes() throws IOException {
        var pack = CATALOG.resolve("site-backup-1.0.0").toString();
        for (var run : new String[] {"one", "two"}) {
            assertThat(type("pack", "render", pack, "--out", folder.resolve(run).toString(), "--kube-version", "v1.34")
                            .status())
                    .isZero();
        }
        assertThat(folder.resolve("one/site-backup-1.0.0.yaml"))
                .hasSameBinaryContentAs(folder.resolve("two/site-backup-1.0.0.yaml"));
    }

    @Test
    void a_new_pack_lints_and_renders() {
        var dir = folder.toString();
        assertThat(type("pack", "new", "my-app", "--dir", dir).status()).isZero();
        var pack = folder.resolve("my-app-1.0.0").toString();
        assertThat(type("pack", "lint", pack).out()).isEqualTo("1 packs, 0 with errors\n");
        assertThat(type("pack", "render", pack, "--out", dir).status()).isZero();
        assertThat(folder.resolve("my-app-1.0.0.yaml")).content().contains("greeting: hello");
        assertThat(type("pack", "new", "my-app", "--dir", dir).err()).startsWith("HF-CLI-023");
    }

    @Test
    void a_folder_without_packs_is_refused() {
        assertThat(type("pack", "lint", folder.toString()).err()).startsWith("HF-CLI-021");
        assertThat(type("pack", "lint", folder.resolve("gone").toString()).err())
                .startsWith("HF-CLI-008");
    }
}
