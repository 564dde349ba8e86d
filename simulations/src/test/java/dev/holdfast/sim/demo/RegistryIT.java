package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.OciServer;
import dev.holdfast.sim.testbed.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs and charts in a private registry: docker-registry with TLS and a password, charts put there by Helm itself. */
class RegistryIT {
    private static final String USER = "ada";

    @Test
    void packs_and_charts_of_a_private_registry_serve_also_while_it_is_down(@TempDir Path folder) throws Exception {
        var need = Need.here();
        var program = need.ociServer("packs and charts in an OCI registry");
        var helm = need.orSkip(
                Binaries.find(System.getenv())
                        .map(binaries -> binaries.folder().resolve("helm"))
                        .filter(Files::isExecutable),
                "charts that Helm pushed",
                "run simulations/testbed/build helm");
        var password = "s3cret-" + new SecureRandom().nextLong(Long.MAX_VALUE);
        var port = new Ports(new Random(new SecureRandom().nextLong())).free();
        try (var server = OciServer.start(program, folder.resolve("registry"), port, USER, password);
                var shops = new Shops(folder, Clusters.inMemory(Clock.systemUTC()), Clock.systemUTC())) {
            var story = new Story(folder, server, shops, helm, password);
            story.credentialsAreBoundToTheirHost();
            story.packsArePushedOnceAndChartsByHelm();
            story.aProfileTakesBoth();
            story.theCopyServesWhileItIsDown();
            story.whatIsNewIsFoundAfterwards();
            assertThat(withPassword(folder.resolve("demo"), password)).isEmpty();
        }
    }

    /** Files of the hub that say the password; a hub that keeps secrets has none. */
    private static List<Path> withPassword(Path folder, String password) throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (text.contains(password)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private record Story(Path folder, OciServer server, Shops shops, Path helm, String password) {
        private Shell shell() {
            return shops.shell();
        }

        void credentialsAreBoundToTheirHost() throws IOException {
            var registry = folder.resolve("company.yaml");
            Files.writeString(
                    registry,
                    """
                    apiVersion: holdfast.dev/v1
                    kind: Registry
                    metadata: {name: company}
                    spec:
                      type: oci
                      url: oci://%s/packs
                      credentials: {secretRef: {name: company}}
                      caCertificate: |
                    %s"""
                            .formatted(
                                    server.host(), Files.readString(server.ca()).indent(4)));
            secret("username", USER, "registry.example");
            secret("password", password, "registry.example");
            assertThat(shell().run("apply", "-f", registry.toString()).err())
                    .contains("HF-REG-017")
                    .contains("--registry " + server.host());
            secret("password", password, server.host());
            shell().must("apply", "-f", registry.toString());
        }

        private void secret(String key, String value, String host) throws IOException {
            var file = folder.resolve(key);
            Files.writeString(file, value);
            shell().must("secret", "set", "company", "--key", key, "--from-file", file.toString(), "--registry", host);
            Files.delete(file);
        }

        void packsArePushedOnceAndChartsByHelm() throws Exception {
            var pack = shops.catalog().resolve("site-backup-1.0.0").toString();
            assertThat(push(pack)).isEqualTo("pushed");
            assertThat(push(pack)).isEqualTo("unchanged");
            var changed = copy("site-backup-1.0.0", "changed", "site-backup-1.0.0");
            Files.writeString(changed.resolve("values.yaml"), "\n# changed\n", StandardOpenOption.APPEND);
            assertThat(shell().run("pack", "push", changed.toString(), "--registry", "company")
                            .err())
                    .contains("HF-REG-015");
            var chart = shops.catalog().resolve("tenant-namespaces-1.0.0/charts/tenant-namespaces");
            helm("package", chart.toString(), "-d", folder.toString());
            try (var archives = Files.newDirectoryStream(folder, "tenant-namespaces-*.tgz")) {
                var ca = server.ca().toString();
                helm("registry", "login", server.host(), "-u", USER, "--password-stdin", "--ca-file", ca);
                for (var archive : archives) {
                    helm("push", archive.toString(), "oci://" + server.host() + "/packs", "--ca-file", ca);
                }
            }
            shell().must("registry", "refresh", "company");
            assertThat(shell().must("pack", "list", "--registry", "company").out())
                    .contains("site-backup", "tenant-namespaces");
        }

        private String push(String pack) {
            var answer = shell().must("pack", "push", pack, "--registry", "company", "-o", "json")
                    .json();
            return answer.at("packs").items().getFirst().at("result").text();
        }

        private Path copy(String pack, String parent, String name) throws IOException {
            var from = shops.catalog().resolve(pack);
            var to = folder.resolve(parent).resolve(name);
            try (var files = Files.walk(from)) {
                for (var file : files.toList()) {
                    var target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
                    if (Files.isRegularFile(file)) {
                        Files.copy(file, target);
                    }
                }
            }
            return to;
        }

        private void helm(String... arguments) throws Exception {
            var command = new ArrayList<>(List.of(helm.toString()));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "HELM_CONFIG_HOME", folder.resolve("helm").toString(),
                            "HELM_CACHE_HOME", folder.resolve("helm").toString(),
                            "HELM_DATA_HOME", folder.resolve("helm").toString()));
            var process = builder.start();
            try (var in = process.outputWriter()) {
                in.write(password);
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }

        void aProfileTakesBoth() throws IOException {
            profile("1.0.0", "1.0.0");
            var published = shell().must("publish", "profile", "services");
            assertThat(published.err()).isEmpty();
            // What was published stays what it was.
            shell().must("publish", "profile", "services");
        }

        /** Of two versions: those that only the second names. */
        private List<String> images(String from, String to) {
            return shell().must("profile", "compare", "services@" + from, "services@" + to, "-o", "json")
                    .json()
                    .at("images")
                    .at("added")
                    .texts();
        }

        private void profile(String version, String tag) throws IOException {
            var profile = folder.resolve("services.yaml");
            Files.writeString(
                    profile,
                    """
                    apiVersion: holdfast.dev/v1
                    kind: Profile
                    metadata: {name: services}
                    spec:
                      type: add-on
                      version: %s
                      layers:
                      - name: backup
                        pack: {name: site-backup, tag: "%s", registry: company}
                      - name: tenants
                        chart: {name: tenant-namespaces, registry: company}
                        values: "namespaces: {team-a: {}}"
                      - name: again
                        namespace: again
                        releaseName: again
                        chart: {url: "oci://%s/packs/tenant-namespaces", version: 1.x}
                        values: "namespaces: {team-b: {}}"
                      - name: like-a-pack
                        pack: {name: tenant-namespaces, registry: company}
                        values: "{pack: {namespace: other}, charts: {tenant-namespaces: {namespaces: {team-c: {}}}}}"
                        releaseName: third
                      - name: till
                        namespace: till
                        manifest:
                          content: |
                            apiVersion: v1
                            kind: Pod
                            metadata: {name: till}
                            spec:
                              containers:
                              - {name: ours, image: "%s/packs/site-backup:1.0.0"}
                              - {name: elsewhere, image: "%s/others/site-backup:1.0.0"}
                              - {name: public, image: "busybox:1.37.0"}
                    """
                            .formatted(version, tag, server.host(), server.host(), server.host()));
            shell().must("apply", "-f", profile.toString());
        }

        void theCopyServesWhileItIsDown() throws IOException {
            server.stop();
            assertThat(shell().run("registry", "refresh", "company").err()).startsWith("HF-REG-007: ");
            var status = status();
            assertThat(status.at("ready").flag(true)).isFalse();
            assertThat(status.at("failure").at("code").text()).isEqualTo("HF-REG-007");
            assertThat(status.at("refreshed").text()).isNotEmpty();
            profile("1.1.0", "1.0.0");
            assertThat(shell().must("publish", "profile", "services").err())
                    .contains("warning HF-REG-011", "warning HF-REG-020");
            assertThat(images("1.0.0", "1.1.0")).containsExactly(server.host() + "/packs/site-backup:1.0.0");
            assertThat(images("1.1.0", "1.0.0")).singleElement().satisfies(image -> assertThat(image)
                    .matches(Pattern.quote(server.host()) + "/packs/site-backup:1.0.0@sha256:[0-9a-f]{64}"));
        }

        private JsonView status() {
            return shell().must("get", "registry", "company", "-o", "json")
                    .json()
                    .at("status");
        }

        void whatIsNewIsFoundAfterwards() throws IOException {
            server.restart();
            var next = copy("site-backup-1.0.0", "next", "site-backup-1.0.1");
            var description = next.resolve("pack.json");
            Files.writeString(description, Files.readString(description).replace("1.0.0", "1.0.1"));
            assertThat(push(next.toString())).isEqualTo("pushed");
            shell().must("registry", "refresh", "company");
            assertThat(status().at("ready").flag(false)).isTrue();
            profile("1.2.0", "1.0.x");
            shell().must("publish", "profile", "services");
            assertThat(shell().must("pack", "list", "site-backup", "--registry", "company")
                            .out())
                    .contains("1.0.0", "1.0.1");
        }
    }
}
