package dev.holdfast.sim.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.fault.Lab;
import dev.holdfast.sim.fault.LabSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person types and keeps in folders becomes objects in a cluster: charts by path, packs with charts, presets. */
class ChartsToClusterTest {
    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.own.example}
            spec:
              group: own.example
              scope: Namespaced
              names: {plural: things, kind: Thing, singular: thing, listKind: ThingList}
              versions:
                - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_chart_by_path_and_a_pack_with_a_chart_run_in_the_cluster() throws IOException {
        chart("b64enc");
        pack();
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            apply(lab, "registry.yaml", registry());
            apply(lab, "tools.yaml", profile("1.0.0", "[large]", 3));
            lab.shell().must("publish", "profile", "tools");
            apply(lab, "cluster.yaml", cluster());
            lab.awaitConverged("plant");
            Lab.until("the pack's chart runs", () -> has(site, "ConfigMap", "own"));

            var web = data(site, "web");
            assertThat(web.at("greeting").text()).isEqualTo("hello from web in web");
            assertThat(web.at("copies").text()).isEqualTo("3");
            assertThat(has(site, "Secret", "web")).isTrue();
            var own = data(site, "own");
            assertThat(own.at("size").text()).isEqualTo("large");
            assertThat(own.at("extra").text()).as("what the preset removes").isEqualTo("none");
            assertThat(has(site, "Thing", "one")).isTrue();
            assertThat(site.objects())
                    .filteredOn(object -> object.ref().name().equals("own"))
                    .extracting(object -> object.ref().namespace())
                    .containsOnly("own-space");
        }
    }

    @Test
    void what_a_site_would_get_otherwise_each_time_or_the_pack_forbids_is_not_published() throws IOException {
        chart("cat (randAlphaNum 8) | b64enc");
        pack();
        try (var lab = new Lab(folder)) {
            apply(lab, "registry.yaml", registry());
            apply(lab, "tools.yaml", profile("1.0.0", "[large]", 99));
            var refused = lab.shell().run("publish", "profile", "tools", "-o", "json");
            assertThat(refused.exitStatus()).isEqualTo(1);
            assertThat(refused.out() + refused.err())
                    .contains("HF-CHT-004")
                    .contains("web/templates/secret.yaml")
                    .contains("HF-VAL-002")
                    .contains("copies");

            apply(lab, "tools.yaml", profile("1.0.0", "[large, small]", 3));
            var two = lab.shell().run("publish", "profile", "tools", "-o", "json");
            assertThat(two.exitStatus()).isEqualTo(1);
            assertThat(two.out() + two.err()).contains("HF-PRF-016").contains("presets[1]");
        }
    }

    private void apply(Lab lab, String name, String text) {
        lab.write(name, text);
        lab.shell().must("apply", "-f", lab.file(name));
    }

    private static boolean has(LabSite site, String kind, String name) {
        return site.objects().stream()
                .map(LiveObject::ref)
                .anyMatch(ref -> ref.kind().equals(kind) && ref.name().equals(name));
    }

    private static JsonView data(LabSite site, String name) {
        return site.objects().stream()
                .filter(object -> object.ref().kind().equals("ConfigMap")
                        && object.ref().name().equals(name))
                .findFirst()
                .orElseThrow()
                .view()
                .at("data");
    }

    private void chart(String secret) throws IOException {
        file("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.0\n");
        file("web/values.yaml", "greeting: hello\ncopies: 1\n");
        file(
                "web/templates/config.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: {{ .Release.Name }}}
                data:
                  greeting: {{ printf "%s from %s in %s" .Values.greeting .Release.Name .Release.Namespace | quote }}
                  copies: {{ .Values.copies | quote }}
                """);
        file(
                "web/templates/secret.yaml",
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: {{ .Release.Name }}}
                data: {key: {{ .Values.greeting | %s }}}
                """
                        .formatted(secret));
    }

    private void pack() throws IOException {
        file(
                "registry/own-1.0.0/pack.json",
                """
                {"name": "own", "displayName": "Own", "version": "1.0.0", "layer": "addon", "cloudTypes": ["all"],
                 "charts": ["charts/own"]}
                """);
        file(
                "registry/own-1.0.0/values.yaml",
                "pack: {namespace: own-space}\ncharts: {own: {size: middle, extra: some, copies: 1}}\n");
        file(
                "registry/own-1.0.0/presets.yaml",
                """
                presets:
                  - {name: small, displayName: Small, group: Size, remove: [], add: "charts: {own: {size: small}}"}
                  - name: large
                    displayName: Large
                    group: Size
                    remove: [charts.own.extra]
                    add: |
                      charts:
                        own: {size: large}
                """);
        file(
                "registry/own-1.0.0/schema.yaml",
                "charts.own.copies:\n  schema: '{{ required | format \"${number:[1-9]}\" | hints \"how many\" }}'\n");
        file("registry/own-1.0.0/charts/own/Chart.yaml", "apiVersion: v2\nname: own\nversion: 1.0.0\n");
        file("registry/own-1.0.0/charts/own/crds/things.yaml", DEFINITION);
        file(
                "registry/own-1.0.0/charts/own/templates/all.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: own}
                data: {size: {{ .Values.size }}, extra: {{ .Values.extra | default "none" }}}
                ---
                apiVersion: own.example/v1
                kind: Thing
                metadata: {name: one}
                spec: {copies: {{ .Values.copies }}}
                """);
    }

    private void file(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String registry() {
        return """
                apiVersion: holdfast.dev/v1
                kind: Registry
                metadata: {name: own}
                spec: {type: folder, url: %s}
                """
                .formatted(folder.resolve("registry"));
    }

    private static String profile(String version, String presets, int copies) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: tools}
                spec:
                  type: add-on
                  version: %s
                  layers:
                  - name: web
                    chart: {path: web, version: 1.2.0}
                    values: "copies: 3"
                  - name: own
                    pack: {name: own, tag: latest, presets: %s}
                    values: |
                      charts: {own: {copies: %d}}
                """
                .formatted(version, presets, copies);
    }

    private static String cluster() {
        return """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: plant}
                spec:
                  profiles: [{name: shop, version: 1.0.0}, {name: tools, version: 1.0.0}]
                  variables: {store: one}
                """;
    }
}
