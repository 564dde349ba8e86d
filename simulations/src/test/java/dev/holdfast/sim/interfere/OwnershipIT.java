package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What helm and kubectl put there first: refused, adopted, forced. */
class OwnershipIT extends Interference {
    @TempDir
    Path folder;

    @BeforeEach
    void somebodyElseWasHereFirst() {
        place.others().kubectl("", "create", "namespace", place.namespace());
    }

    @Test
    void what_helm_installed_is_refused_and_helm_is_named() throws IOException {
        install();
        place.site().desired.publish(app(Existing.REFUSE));
        place.untilReason("Stalled", "ObjectOwnedElsewhere");
        assertThat(place.site().condition("Stalled").message())
                .contains("ConfigMap " + place.namespace() + "/shop-settings", "helm", "existing: adopt");
        assertThat(data("mode")).isEqualTo("theirs");
        assertThat(place.others().see(place.config("shop-settings")).managed()).isFalse();
    }

    @Test
    void what_is_refused_is_applied_as_soon_as_helm_has_uninstalled_it() throws IOException {
        install();
        place.site().desired.publish(app(Existing.REFUSE));
        place.untilReason("Stalled", "ObjectOwnedElsewhere");
        place.others().helm("uninstall", "shop", "-n", place.namespace());
        place.settle();
        assertThat(data("mode")).isEqualTo("ours");
    }

    @Test
    void what_helm_installed_becomes_wholly_ours_and_loses_what_we_do_not_list() throws IOException {
        install();
        var uid = place.others().see(place.deployment("shop")).uid();
        place.settle(app(Existing.ADOPT));
        assertThat(place.view(place.config("shop-settings"))
                        .at("data")
                        .members()
                        .keySet())
                .containsExactly("mode");
        assertThat(place.others().see(place.config("shop-settings")).managers()).containsExactly("holdfast");
        var deployment = place.others().see(place.deployment("shop"));
        assertThat(deployment.uid()).isEqualTo(uid);
        assertThat(deployment.managers()).doesNotContain("helm").contains("holdfast");
        var container = deployment
                .view()
                .at("spec")
                .at("template")
                .at("spec")
                .at("containers")
                .items()
                .getFirst();
        assertThat(container.at("image").text()).isEqualTo("registry.example/shop:2");
        assertThat(container.at("env").present()).as("env of the chart").isFalse();
        assertThat(deployment.view().at("metadata").at("labels").members())
                .doesNotContainKey("app.kubernetes.io/managed-by");
        // The controller's own annotation is none of our business.
        assertThat(deployment.view().at("metadata").at("annotations").members())
                .containsKey("deployment.kubernetes.io/revision");
    }

    @Test
    void a_field_that_we_drop_after_adoption_goes_away() throws IOException {
        install();
        place.settle(app(Existing.ADOPT));
        place.settle(
                Layer.of("app", place.config("shop-settings", "other", "x")).existing(Existing.ADOPT));
        assertThat(place.view(place.config("shop-settings"))
                        .at("data")
                        .members()
                        .keySet())
                .containsExactly("other");
    }

    @Test
    void what_kubectl_applied_is_adopted_without_its_memory() {
        kubectlApply(place.config("shop-settings", "old", "theirs"));
        place.settle(
                Layer.of("app", place.config("shop-settings", "mode", "ours")).existing(Existing.ADOPT));
        var live = place.others().see(place.config("shop-settings"));
        assertThat(live.view().at("data").members().keySet()).containsExactly("mode");
        assertThat(live.managers()).containsExactly("holdfast");
        assertThat(live.view().at("metadata").at("annotations").members())
                .doesNotContainKey("kubectl.kubernetes.io/last-applied-configuration");
    }

    @Test
    void what_kubectl_applied_on_the_server_is_adopted_too() {
        place.others()
                .kubectl(
                        StrictJson.write(place.config("shop-settings", "old", "theirs"))
                                .utf8(),
                        "apply",
                        "--server-side",
                        "-f",
                        "-");
        place.settle(
                Layer.of("app", place.config("shop-settings", "mode", "ours")).existing(Existing.ADOPT));
        assertThat(place.view(place.config("shop-settings"))
                        .at("data")
                        .members()
                        .keySet())
                .containsExactly("mode");
    }

    @Test
    void adoption_leaves_an_autoscaler_its_replicas() {
        kubectlApply(place.deployment("shop", "shop:1", "1"));
        place.others().scale("horizontal-pod-autoscaler", place.deployment("shop"), 3);
        place.settle(Layer.of("app", place.deployment("shop", "shop:2", "")).existing(Existing.ADOPT));
        assertThat(place.view(place.deployment("shop"))
                        .at("spec")
                        .at("replicas")
                        .integer())
                .isEqualTo(3);
    }

    @Test
    void a_forced_object_keeps_what_only_others_set() throws IOException {
        install();
        place.settle(app(Existing.FORCE));
        assertThat(data("mode")).isEqualTo("ours");
        assertThat(data("extra")).isEqualTo("theirs");
        assertThat(place.others().see(place.config("shop-settings")).managers()).contains("helm", "holdfast");
    }

    @Test
    void the_namespace_that_somebody_made_stays_theirs() {
        place.settle(Layer.of("app", place.config("shop-settings", "mode", "ours")));
        var namespace =
                place.others().see(new dev.holdfast.protocol.layer.ObjectRef("v1", "Namespace", "", place.namespace()));
        assertThat(namespace.managed()).isFalse();
        assertThat(namespace.managers()).doesNotContain("holdfast");
    }

    private Layer app(Existing existing) {
        return Layer.of("app", place.config("shop-settings", "mode", "ours"), place.deployment("shop", "shop:2", "1"))
                .existing(existing);
    }

    private void kubectlApply(Json.Obj manifest) {
        place.others().kubectl(StrictJson.write(manifest).utf8(), "apply", "-f", "-");
    }

    private String data(String key) {
        return place.view(place.config("shop-settings")).at("data").at(key).text("nothing");
    }

    /** A chart of one ConfigMap and one Deployment, installed by the helm binary. */
    private void install() throws IOException {
        var chart = folder.resolve("shop");
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(
                chart.resolve("Chart.yaml"),
                """
                apiVersion: v2
                name: shop
                version: 1.0.0
                """);
        Files.writeString(
                chart.resolve("templates/shop.yaml"),
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: shop-settings, labels: {app.kubernetes.io/managed-by: "{{ .Release.Service }}"}}
                data: {mode: theirs, extra: theirs}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop, labels: {app.kubernetes.io/managed-by: "{{ .Release.Service }}"}}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec:
                      containers:
                        - name: main
                          image: registry.example/shop:1
                          env: [{name: FROM, value: chart}]
                """);
        place.others().helm("install", "shop", chart.toString(), "-n", place.namespace(), "--wait");
    }
}
