package dev.holdfast.sim.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.lint.PackLint;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityTest {
    private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {a: %s}\n";

    @TempDir
    private Path folder;

    private Map<String, Verdict> verdicts(Path packs) throws IOException {
        var environment = System.getenv();
        var program = Need.here()
                .orSkip(
                        Binaries.find(environment)
                                .map(found -> found.program("helm"))
                                .filter(Files::isExecutable),
                        "that charts become what helm makes of them",
                        Binaries.advice(environment));
        var verdicts = new TreeMap<String, Verdict>();
        try (var helm = new Helm();
                var binary = new HelmBinary(program, folder)) {
            var parity = new Parity(helm, binary, "1.33.0");
            for (var pack : PackLint.find(packs)) {
                var verdict = parity.compare(pack);
                verdicts.put(verdict.pack(), verdict);
            }
        }
        return verdicts;
    }

    private void pack(String name, Map<String, String> templates) throws IOException {
        var pack = folder.resolve("packs").resolve(name + "-1.0.0");
        var chart = Files.createDirectories(pack.resolve("charts/" + name + "/templates"));
        Files.writeString(
                pack.resolve("pack.json"),
                "{\"name\": \"%s\", \"version\": \"1.0.0\", \"layer\": \"addon\", \"charts\": [\"charts/%s\"]}"
                        .formatted(name, name));
        Files.writeString(pack.resolve("values.yaml"), "charts: {" + name + ": {}}\n");
        Files.writeString(
                chart.resolveSibling("Chart.yaml"), "apiVersion: v2\nname: %s\nversion: 1.0.0\n".formatted(name));
        for (var template : templates.entrySet()) {
            Files.writeString(chart.resolve(template.getKey()), template.getValue());
        }
    }

    @Test
    void our_own_packs_are_what_helm_makes_of_them() throws IOException {
        assertThat(verdicts(Path.of("../packs/catalog")).values()).isNotEmpty().allSatisfy(verdict -> assertThat(
                        verdict.result())
                .as("%s %s", verdict.pack(), verdict.details())
                .isIn(Verdict.Result.EQUAL, Verdict.Result.NO_CHART));
    }

    @Test
    void what_is_random_refused_or_incomplete_is_told_apart() throws IOException {
        pack("equal", Map.of("a.yaml", MAP.formatted("a", "b")));
        pack("random", Map.of("a.yaml", MAP.formatted("a", "{{ randAlpha 9 }}")));
        pack("refused", Map.of("a.yaml", "{{ required \"a password\" .Values.password }}"));
        pack(
                "asking",
                Map.of("a.yaml", MAP.formatted("a", "{{ .Capabilities.APIVersions.Has \"policy/v1beta1\" | quote }}")));
        pack("incomplete", Map.of());
        Files.writeString(
                folder.resolve("packs/incomplete-1.0.0/pack.json"),
                "{\"name\": \"incomplete\", \"version\": \"1.0.0\", \"layer\": \"addon\", \"charts\": [\"charts/no.tgz\"]}");
        var found = verdicts(folder.resolve("packs"));
        var results = new TreeMap<String, Verdict.Result>();
        found.forEach((name, verdict) -> results.put(name, verdict.result()));
        assertThat(results)
                .isEqualTo(Map.of(
                        "equal", Verdict.Result.EQUAL,
                        "asking", Verdict.Result.EQUAL,
                        "random", Verdict.Result.RANDOM,
                        "refused", Verdict.Result.REFUSED,
                        "incomplete", Verdict.Result.INCOMPLETE));
        assertThat(found.values())
                .filteredOn(verdict -> verdict.pack().equals("random"))
                .flatExtracting(Verdict::details)
                .containsExactly("/ConfigMap//a /data/a");
    }

    @Test
    void a_difference_is_told_with_its_path() {
        var one = new ObjectSet("default", List.of());
        one.add(
                "kind: A\napiVersion: g/v1\nmetadata: {name: x, namespace: default}\nspec: {size: 1, l: [1, {a: b}]}\n");
        one.add(MAP.formatted("gone", "b"));
        var other = new ObjectSet("default", List.of());
        other.add("kind: A\napiVersion: g/v1\nmetadata: {name: x}\nspec: {size: 2, l: [1, {a: c}], m: null}\n");
        other.add(MAP.formatted("new", "b"));
        assertThat(one.differences(other))
                .containsExactly(
                        "/ConfigMap//gone (missing)",
                        "/ConfigMap//new (additional)",
                        "g/A//x /spec/l/1/a",
                        "g/A//x /spec/size");
    }
}
