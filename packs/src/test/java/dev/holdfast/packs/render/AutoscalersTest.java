package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whose number the replicas of a workload are. */
class AutoscalersTest {
    private static final Helm HELM = new Helm();
    private final Renderer renderer = new Renderer(HELM);

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    @Test
    void replicas_are_left_out_where_an_autoscaler_of_the_profile_scales_the_workload() {
        var rendered = render(deployment("shop"), autoscaler("apps/v1", "Deployment", "shop"));
        assertThat(replicas(rendered, "shop")).isFalse();
        assertThat(codes(rendered)).containsExactly("HF-RND-017");
        assertThat(rendered.findings().getFirst().message())
                .contains("Deployment web/shop", "HorizontalPodAutoscaler web/scaler");
    }

    @Test
    void other_workloads_keep_theirs() {
        var rendered = render(deployment("shop") + deployment("other"), autoscaler("apps/v1", "Deployment", "shop"));
        assertThat(replicas(rendered, "other")).isTrue();
        assertThat(replicas(render(deployment("shop"), autoscaler("apps/v1", "StatefulSet", "shop")), "shop"))
                .isTrue();
        assertThat(replicas(render(deployment("shop"), autoscaler("example.com/v1", "Deployment", "shop")), "shop"))
                .isTrue();
        assertThat(replicas(
                        render(
                                deployment("shop"),
                                autoscaler("apps/v1", "Deployment", "shop")
                                        .replace("namespace: web", "namespace: elsewhere")),
                        "shop"))
                .isTrue();
    }

    @Test
    void keda_counts_too_and_means_a_deployment_when_it_names_no_kind() {
        var scaled =
                """
                ---
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: scaler, namespace: web}
                spec: {scaleTargetRef: {name: shop}, triggers: []}
                """;
        var rendered = render(deployment("shop"), scaled);
        assertThat(replicas(rendered, "shop")).isFalse();
    }

    @Test
    void a_workload_without_replicas_needs_no_note() {
        var rendered = render(
                deployment("shop").replace("replicas: 2", "paused: false"),
                autoscaler("apps/v1", "Deployment", "shop"));
        assertThat(codes(rendered)).isEmpty();
    }

    @Test
    void one_layer_may_scale_another() {
        var rendered = renderer.content(RenderTest.compose(profile("")
                + layer("workload", deployment("shop"))
                + layer("scaling", autoscaler("apps/v1", "Deployment", "shop"))));
        assertThat(rendered.require()
                        .layers()
                        .getFirst()
                        .content()
                        .orElseThrow()
                        .bytes()
                        .utf8())
                .doesNotContain("replicas\":2");
        assertThat(rendered.findings()).extracting(Finding::code).containsExactly("HF-RND-017");
    }

    @Test
    void a_layer_that_is_rendered_for_the_site_follows_too() {
        var composition = RenderTest.compose(profile("variables:\n  - {name: size, required: true}\n")
                + layer("workload", deployment("shop").replace("image: x", "image: \"x:{{.spectro.var.size}}\""))
                + layer("scaling", autoscaler("apps/v1", "Deployment", "shop")));
        var rendered = renderer.render(composition, RenderTest.site(Map.of("size", new Json.Str("9"))));
        assertThat(rendered.require().layers().getFirst().bytes().utf8())
                .contains("x:9")
                .doesNotContain("replicas\":2");
    }

    @Test
    void what_is_signed_for_all_sites_is_not_changed_by_one_site_but_said() {
        var composition =
                RenderTest.compose(profile("variables:\n  - {name: size, required: true, options: [{value: \"9\"}]}\n")
                        + layer("workload", deployment("shop"))
                        + layer(
                                "scaling",
                                autoscaler("apps/v1", "Deployment", "shop")
                                        .replace("maxReplicas: 5", "maxReplicas: {{.spectro.var.size}}")));
        var common = renderer.content(composition).require().layers().getFirst().content();
        var rendered = renderer.render(composition, RenderTest.site(Map.of("size", new Json.Str("9"))));
        assertThat(rendered.require().layers().getFirst()).isEqualTo(common.orElseThrow());
        assertThat(rendered.findings()).extracting(Finding::code).containsExactly("HF-RND-018");
        assertThat(rendered.findings().getFirst().remedy()).contains("ignore /spec/replicas");
    }

    private dev.holdfast.packs.format.Checked<ProfileContent> render(String workloads, String scalers) {
        return renderer.content(RenderTest.compose(profile("") + layer("app", workloads + scalers)));
    }

    private static boolean replicas(dev.holdfast.packs.format.Checked<ProfileContent> content, String name) {
        var layer =
                content.require().layers().getFirst().content().orElseThrow().content();
        return layer.objects().stream()
                .filter(object -> object.ref().name().equals(name))
                .allMatch(object ->
                        JsonView.of(object.manifest()).at("spec").at("replicas").present());
    }

    private static List<String> codes(dev.holdfast.packs.format.Checked<ProfileContent> content) {
        return content.findings().stream().map(Finding::code).toList();
    }

    private static String profile(String variables) {
        return "type: add-on\nversion: 1.0.0\n" + variables + "layers:\n";
    }

    private static String layer(String name, String manifest) {
        return "  - name: " + name + "\n    namespace: web\n    manifest:\n      content: |\n" + manifest.indent(8);
    }

    private static String deployment(String name) {
        return """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: main, image: x}]}
                """
                .formatted(name);
    }

    private static String autoscaler(String apiVersion, String kind, String name) {
        return """
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: scaler, namespace: web}
                spec:
                  scaleTargetRef: {apiVersion: %s, kind: %s, name: %s}
                  maxReplicas: 5
                """
                .formatted(apiVersion, kind, name);
    }
}
