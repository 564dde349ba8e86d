package dev.holdfast.protocol.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.change.Forecast.Effect;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentChangeTest {
    private static final LayerKey APP = new LayerKey("store", "app");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    Deployment  |                                        | RESTART | its pods change, one after another
                    Deployment  | 'strategy': {'type': 'Recreate'},      | RESTART | its pods change, all at once
                    DaemonSet   | 'updateStrategy': {'type': 'OnDelete'},| NONE    | its pods change when somebody deletes them
                    StatefulSet | 'replicas': 3,                         | RESTART | its pods change, one after another
                    """)
    void pods_that_change_restart_as_their_strategy_says(String kind, String settings, Effect effect, String reason) {
        var spec = settings == null ? "" : settings;
        var forecast = forecast(workload(kind, spec, "x:1"), workload(kind, spec, "x:2"));
        assertThat(forecast.effect()).isEqualTo(effect);
        assertThat(forecast.reasons()).containsExactly(kind + " shop/web: " + reason);
    }

    @Test
    void a_workload_without_pods_or_with_the_same_ones_disturbs_nobody() {
        assertThat(forecast(
                        workload("Deployment", "'replicas': 0,", "x:1"),
                        workload("Deployment", "'replicas': 0,", "x:2")))
                .extracting(Forecast::effect, Forecast::reasons)
                .containsExactly(Effect.NONE, List.of());
        assertThat(forecast(
                                workload("Deployment", "'replicas': 1,", "x:1"),
                                workload("Deployment", "'replicas': 2,", "x:1"))
                        .reasons())
                .isEmpty();
        assertThat(forecast(Stream.empty(), Stream.of(workload("Deployment", "", "x:1")))
                        .reasons())
                .as("it is new")
                .isEmpty();
    }

    @Test
    void a_workload_that_goes_stops_its_pods() {
        var forecast = forecast(Stream.of(workload("Deployment", "", "x:1")), Stream.empty());
        assertThat(forecast.effect()).isEqualTo(Effect.RESTART);
        assertThat(forecast.reasons()).containsExactly("Deployment shop/web: goes, and its pods stop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    batch/v1                     | Job                | 'spec': {'template': %s}            | ""       | RESTART | deleted with its pods and created again, because spec.template
                    rbac.authorization.k8s.io/v1 | ClusterRoleBinding | 'roleRef': {'name': %s}             | ""       | RELOAD  | deleted and created again, because roleRef.name
                    apps/v1                      | StatefulSet        | 'spec': {'serviceName': %s}         | ""       | RELOAD  | its pods stay, because spec.serviceName
                    apps/v1                      | Deployment         | 'spec': {'selector': {'a': %s}}     | ""       | NONE    | stays as it is and the layer stops there, because spec.selector
                    apps/v1                      | Deployment         | 'spec': {'selector': {'a': %s}}     | recreate | RESTART | deleted with its pods
                    v1                           | PersistentVolumeClaim | 'spec': {'storageClassName': %s} | recreate | NONE    | stays as it is
                    v1                           | ConfigMap          | 'immutable': true, 'data': {'a': %s}| ""       | NONE    | stays as it is and the layer stops there, because data.a
                    v1                           | Secret             | 'type': %s                          | ""       | NONE    | stays as it is
                    """)
    void a_field_that_must_not_change_says_what_becomes_of_the_object(
            String version, String kind, String member, String policy, Effect effect, String reason) {
        var forecast = forecast(
                Stream.of(new LayerObject(object(version, kind, member.formatted("'1'")), policy)),
                Stream.of(new LayerObject(object(version, kind, member.formatted("'2'")), policy)));
        assertThat(forecast.effect()).isEqualTo(effect);
        assertThat(forecast.reasons()).singleElement().asString().contains(reason);
    }

    @Test
    void what_stateful_sets_may_change_is_not_fixed_and_both_reasons_are_told() {
        assertThat(forecast(
                                object("apps/v1", "StatefulSet", "'spec': {'minReadySeconds': 1}"),
                                object("apps/v1", "StatefulSet", "'spec': {'minReadySeconds': 2}"))
                        .reasons())
                .isEmpty();
        assertThat(forecast(
                        workload("StatefulSet", "'serviceName': 'a',", "x:1"),
                        workload("StatefulSet", "'serviceName': 'b',", "x:2")))
                .satisfies(forecast -> {
                    assertThat(forecast.effect()).isEqualTo(Effect.RESTART);
                    assertThat(forecast.reasons()).hasSize(2);
                });
    }

    @Test
    void settings_are_read_anew_and_their_labels_are_no_settings() {
        assertThat(forecast(
                                object("v1", "ConfigMap", "'data': {'a': '1'}"),
                                object("v1", "ConfigMap", "'data': {'a': '2'}"))
                        .effect())
                .isEqualTo(Effect.RELOAD);
        assertThat(forecast(
                                object("v1", "ConfigMap", "'data': {'a': '1'}"),
                                object("v1", "ConfigMap", "'data': {'a': '1'}")
                                        .with(
                                                "metadata",
                                                json("{'name': 'web', 'namespace': 'shop', 'labels': {'a': 'b'}}")))
                        .effect())
                .isEqualTo(Effect.NONE);
    }

    @Test
    void kinds_of_others_are_not_taken_for_those_of_kubernetes() {
        assertThat(forecast(
                                object("example.org/v1", "Deployment", "'spec': {'template': 1}"),
                                object("example.org/v1", "Deployment", "'spec': {'template': 2}"))
                        .reasons())
                .isEmpty();
    }

    @Test
    void a_layer_that_moves_leaves_its_volumes_behind() {
        var change = ContentChange.between(
                Map.of(APP, layer("shop", Stream.empty())), Map.of(APP, layer("market", Stream.empty())), _ -> false);
        assertThat(change.forecast(APP, 5)).satisfies(forecast -> {
            assertThat(forecast.effect()).isEqualTo(Effect.RESTART);
            assertThat(forecast.reasons()).singleElement().asString().contains("shop to market", "stays behind");
            assertThat(forecast.bytes()).isEqualTo(5);
        });
    }

    @Test
    void an_object_that_goes_to_another_layer_is_compared_with_what_it_was_there() {
        var other = new LayerKey("store", "other");
        var was = new LayerObject(workload("Deployment", "", "x:1"));
        var will = new LayerObject(workload("Deployment", "", "x:2"));
        var change = ContentChange.between(
                Map.of(APP, layer("shop", Stream.of(was))), Map.of(other, layer("shop", Stream.of(will))), _ -> false);
        assertThat(change.of(APP)).isEmpty();
        assertThat(change.of(other))
                .singleElement()
                .extracting(ObjectChange::what)
                .isEqualTo(ObjectChange.What.CHANGED);
        assertThat(change.forecast(other, 0).effect()).isEqualTo(Effect.RESTART);
        assertThat(change.counts(Set.of(APP, other)))
                .isEqualTo(Json.object("added", 0, "changed", 1, "removed", 0, "kept", 0));
    }

    private static Forecast forecast(Json.Obj from, Json.Obj to) {
        return forecast(Stream.of(new LayerObject(from)), Stream.of(new LayerObject(to)));
    }

    private static Forecast forecast(Stream<?> from, Stream<?> to) {
        return ContentChange.between(Map.of(APP, layer("shop", from)), Map.of(APP, layer("shop", to)), _ -> false)
                .forecast(APP, 0);
    }

    private static Json.Obj workload(String kind, String settings, String image) {
        return object(
                "apps/v1",
                kind,
                "'spec': {%s 'template': {'spec': {'containers': [{'name': 'a', 'image': '%s'}]}}}"
                        .formatted(settings, image));
    }

    private static Json.Obj object(String version, String kind, String member) {
        return json("{'apiVersion': '%s', 'kind': '%s', 'metadata': {'name': 'web', 'namespace': 'shop'}, %s}"
                .formatted(version, kind, member));
    }

    private static Json.Obj json(String text) {
        return StrictJson.parseObject(Bytes.utf8(text.replace('\'', '"')), Limits.OBJECTS);
    }

    private static HydratedLayer layer(String namespace, Stream<?> objects) {
        return new HydratedLayer(
                "app",
                "app",
                namespace,
                0,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ofMinutes(10),
                HydratedLayer.OnFailure.ROLLBACK,
                List.of(),
                List.of(),
                new LayerSource("manifest", "", "", Digest.of(new byte[0]).toString(), "1.33.0"),
                List.of(),
                objects.map(object -> object instanceof LayerObject known ? known : new LayerObject((Json.Obj) object))
                        .toList(),
                List.of(),
                List.of());
    }
}
