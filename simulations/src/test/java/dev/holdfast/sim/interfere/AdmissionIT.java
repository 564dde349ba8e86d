package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API server stores something else than we applied: defaults, other notations, what webhooks put in. */
class AdmissionIT extends Interference {
    @BeforeEach
    void aNamespace() {
        place.others().kubectl("", "create", "namespace", place.namespace());
    }

    @Test
    void quantities_in_another_notation_are_no_drift() {
        var manifest = place.json(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop", "namespace": "NS"},
                 "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "shop"}},
                  "template": {"metadata": {"labels": {"app": "shop"}},
                   "spec": {"containers": [{"name": "main", "image": "registry.example/shop:1",
                     "resources": {"requests": {"cpu": "1000m", "memory": "1024Mi"},
                                   "limits": {"cpu": "2000m", "memory": "2048Mi"}}}]}}}}
                """);
        place.settle(Layer.of("app", manifest));
        var requests = container("shop", 0).at("resources").at("requests");
        assertThat(requests.at("cpu").text()).isEqualTo("1");
        assertThat(requests.at("memory").text()).isEqualTo("1Gi");
        quiet();
    }

    @Test
    void sidecars_labels_and_defaults_of_a_webhook_are_no_drift() throws IOException {
        try (var webhook = new MutatingWebhook(place, "apps/deployments", AdmissionIT::inject)) {
            place.settle(Layer.of("app", place.deployment("shop", "shop:1", "1")));
            assertThat(webhook.reviews()).isPositive();
            assertThat(container("shop", 1).at("name").text()).isEqualTo("mesh-proxy");
            quiet();
            place.settle(Layer.of("app", place.deployment("shop", "shop:2", "1")));
            assertThat(container("shop", 1).at("name").text()).isEqualTo("mesh-proxy");
            assertThat(container("shop", 0).at("image").text()).isEqualTo("registry.example/shop:2");
            quiet();
        }
    }

    @Test
    void a_value_of_ours_that_a_webhook_overrules_is_no_drift() throws IOException {
        try (var webhook = new MutatingWebhook(place, "/configmaps", AdmissionIT::overrule)) {
            place.settle(Layer.of("app", place.config("settings", "mode", "ours")));
            assertThat(webhook.reviews()).isPositive();
            assertThat(place.view(place.config("settings"))
                            .at("data")
                            .at("mode")
                            .text())
                    .isEqualTo("policy");
            quiet();
            place.others().patch("somebody", place.config("settings"), "{\"data\": {\"more\": \"theirs\"}}");
            place.untilHeard(place.config("settings"));
            quiet();
        }
    }

    @Test
    void a_webhook_that_does_not_answer_is_said_and_waited_for() throws IOException {
        var webhook = new MutatingWebhook(place, "/configmaps", AdmissionIT::overrule);
        try (webhook) {
            webhook.hangUp();
            place.site().desired.publish(Layer.of("app", place.config("settings", "mode", "ours")));
            assertThat(place.site().until(() -> place.site()
                            .status()
                            .layers()
                            .getFirst()
                            .message()
                            .contains("mesh.")))
                    .as(place.site().status().toString())
                    .isTrue();
            assertThat(place.site().condition("ApiServerReachable").isTrue()).isTrue();
        }
        place.settle();
    }

    /** Nothing is written any more, and nobody speaks of drift. */
    private void quiet() {
        place.api().writes().set(0);
        place.site().pass(5);
        assertThat(place.api().writes()).hasValue(0);
        assertThat(place.site().events).noneMatch(event -> event.startsWith("reconcile.drift"));
    }

    private JsonView container(String name, int index) {
        return place.view(place.deployment(name))
                .at("spec")
                .at("template")
                .at("spec")
                .at("containers")
                .items()
                .get(index);
    }

    private static Json.Arr inject(JsonView deployment) {
        if (StrictJson.write(deployment.object()).utf8().contains("mesh-proxy")) {
            return Json.Arr.EMPTY;
        }
        var proxy = Json.object("name", "mesh-proxy", "image", "registry.example/proxy:1");
        return new Json.Arr(List.of(
                Json.object("op", "add", "path", "/spec/template/spec/containers/-", "value", proxy),
                Json.object("op", "add", "path", "/metadata/labels/mesh", "value", "on"),
                Json.object("op", "add", "path", "/spec/template/spec/priority", "value", 0),
                Json.object("op", "add", "path", "/spec/minReadySeconds", "value", 1)));
    }

    private static Json.Arr overrule(JsonView config) {
        return config.at("metadata").at("name").text("").equals("settings")
                ? new Json.Arr(List.of(Json.object("op", "add", "path", "/data/mode", "value", "policy")))
                : Json.Arr.EMPTY;
    }
}
