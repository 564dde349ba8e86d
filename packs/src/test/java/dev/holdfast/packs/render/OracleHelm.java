package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** The helm binary of the test bed. Where it is missing, a test fails under HOLDFAST_NO_SKIP=1 and else says so loudly. */
record OracleHelm(Path program, Path folder) {
    static OracleHelm need(Path folder) throws IOException, InterruptedException {
        var found = binary();
        if (found.isEmpty()) {
            var message =
                    "NOT TESTED: that charts become what helm makes of them. To test it, run simulations/testbed/build.";
            if ("1".equals(System.getenv("HOLDFAST_NO_SKIP"))) {
                throw new AssertionError(message);
            }
            System.err.println(message);
            throw new TestAbortedException(message);
        }
        return new OracleHelm(found.get(), folder);
    }

    /** From {@code HOLDFAST_HELM}, else what the test bed has built from these sources. */
    private static Optional<Path> binary() throws IOException, InterruptedException {
        var given = System.getenv("HOLDFAST_HELM");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        var root = Path.of(System.getProperty("holdfast.root", ".."));
        var script = root.resolve("simulations/testbed/build").toAbsolutePath();
        var process = new ProcessBuilder(script.toString(), "--print")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0
                ? Optional.of(Path.of(printed, "helm")).filter(Files::isExecutable)
                : Optional.empty();
    }

    /** All documents of a chart's folder or archive, definitions and hooks included; empty where helm refuses it. */
    Optional<List<Json>> template(Path chart, String release, List<Api> apis, String values)
            throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("given.yaml"), values);
        var command = new ArrayList<>(List.of(program.toString(), "template", release, chart.toString()));
        command.addAll(List.of("--namespace", "apps", "--include-crds", "--kube-version", "1.33.0"));
        command.addAll(List.of("--values", file.toString()));
        for (var api : apis) {
            command.addAll(List.of("--api-versions", api.groupVersion()));
            command.addAll(List.of("--api-versions", api.groupVersion() + "/" + api.kind()));
        }
        var out = folder.resolve("out.yaml");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0
                ? Optional.of(Yaml.readAll(Files.readString(out)).stream()
                        .map(Yaml.Document::value)
                        .toList())
                : Optional.empty();
    }
}
