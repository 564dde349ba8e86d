package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.BuiltInApis;
import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartFile;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The helm binary is the oracle: the same objects, definitions and hooks included. Needs the binary of the test bed. */
class HelmOracleTest {
    private static final Helm HELM = new Helm();

    @TempDir
    Path folder;

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    static Stream<Chart> charts() throws IOException {
        var ours = new ArrayList<Chart>();
        try (var packs = Files.list(Path.of("catalog"))) {
            packs.filter(pack -> Files.exists(pack.resolve("pack.json")))
                    .sorted()
                    .forEach(pack -> ours.addAll(PackReader.read(pack).require().charts()));
        }
        return Stream.concat(Stream.of(ChartCorpus.values()).map(ChartCorpus::chart), ours.stream());
    }

    @ParameterizedTest
    @MethodSource("charts")
    void helm_and_we_give_the_same_objects(Chart chart) throws IOException, InterruptedException {
        var helm = binary();
        Assumptions.assumeTrue(helm.isPresent(), "NOT TESTED: parity with Helm, for the helm binary is not there");
        var expected = new TreeMap<String, List<Json>>();
        var normaliser =
                new Normaliser(new Kinds(), CustomKinds.of(ChartLayers.chart(chart, "")), "apps", new ArrayList<>());
        Yaml.readAll(template(helm.get(), chart))
                .forEach(document -> normaliser.add(
                        "helm", StrictJson.write(document.value()).utf8()));
        normaliser.objects().forEach(object -> put(expected, object));

        var found = new TreeMap<String, List<Json>>();
        var rendered = ChartLayers.render(new Renderer(HELM), ChartLayers.chart(chart, ""));
        assertThat(rendered.findings()).filteredOn(Finding::isError).isEmpty();
        HydratedLayer layer = rendered.require().layers().getFirst().content();
        layer.objects().stream()
                .map(LayerObject::manifest)
                .filter(object -> !isOurs(object))
                .forEach(object -> put(found, object));
        layer.hooks().stream().map(Hook::manifest).forEach(object -> put(found, object));
        assertThat(found).isEqualTo(expected);
    }

    private static boolean isOurs(Json.Obj object) {
        return object.equals(LayerBuilder.namespaceObject("apps"));
    }

    private static void put(Map<String, List<Json>> into, Json.Obj object) {
        var there = into.computeIfAbsent(ObjectRef.of(object).identity(), _ -> new ArrayList<>());
        // Of a subchart with two names Helm prints each definition twice, and installs it once.
        if (!there.contains(object)) {
            there.add(object);
        }
    }

    private String template(Path helm, Chart chart) throws IOException, InterruptedException {
        var source = folder.resolve("chart");
        for (ChartFile file : chart.files()) {
            var target = source.resolve(file.path());
            Files.createDirectories(target.getParent());
            Files.write(target, file.content().toArray());
        }
        var command = new ArrayList<>(List.of(
                helm.toString(), "template", chart.name(), source.toString(), "--namespace", "apps", "--include-crds"));
        command.addAll(List.of("--kube-version", "1.33.0"));
        var apis = new ArrayList<>(BuiltInApis.of("1.33.0"));
        apis.addAll(CustomKinds.of(ChartLayers.chart(chart, "")).namedBy(chart));
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
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }

    /** From {@code HOLDFAST_HELM}, else where the test bed puts what it builds. */
    private static Optional<Path> binary() throws IOException {
        var given = System.getenv("HOLDFAST_HELM");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        var environment = System.getenv();
        var home = environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        var cache = Path.of(environment.getOrDefault("HOLDFAST_TESTBED", home + "/holdfast/testbed"));
        if (!Files.isDirectory(cache)) {
            return Optional.empty();
        }
        try (var builds = Files.list(cache)) {
            return builds.map(build -> build.resolve("helm"))
                    .filter(Files::isExecutable)
                    .sorted()
                    .findFirst();
        }
    }
}
