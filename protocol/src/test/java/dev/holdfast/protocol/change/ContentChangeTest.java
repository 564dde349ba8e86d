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
import java.util.Optional;
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
                    StatefulSet | 'updateStrategy': {'rollingUpdate': {'partition': 1}}, | RESTART | its pods from the partition on change, one after another
                    Deployment  | 'strategy': {'rollingUpdate': {'maxUnavailable': '100%', 'maxSurge': 0}}, | RESTART | its pods change, all at once
                    Deployment  | 'paused': true, | NONE | its pods change when it is paused no more
                    """)
    void pods_that_change_restart_as_their_strategy_says(String kind, String settings, Effect effect, String reason) {
        var spec = settings == null ? "" : settings;
        var forecast = forecast(workload(kind, spec, "x:1"), workload(kind, spec, "x:2"));
        assertThat(forecast.effect()).isEqualTo(effect);
        assertThat(forecast.reasons()).containsExactly(kind + " shop/web: " + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    'replicas': 0, | x:1 | 'replicas': 0, | x:2 | NONE    | ""
                    'replicas': 0, | x:1 | 'replicas': 2, | x:2 | NONE    | ""
                    'replicas': 1, | x:1 | 'replicas': 2, | x:1 | NONE    | ""
                    'replicas': 3, | x:1 | 'replicas': 0, | x:2 | RESTART | all its pods stop
                    'replicas': 5, | x:1 | 'replicas': 1, | x:1 | RESTART | 4 of its pods stop
                    'replicas': 5, | x:1 | 'replicas': 1, | x:2 | RESTART | its pods change, one after another
                    """)
    void pods_stop_where_there_were_some(
            String before, String was, String after, String will, Effect effect, String reason) {
        var forecast = forecast(workload("Deployment", before, was), workload("Deployment", after, will));
        assertThat(forecast.effect()).isEqualTo(effect);
        assertThat(String.join("; ", forecast.reasons()))
                .isEqualTo(reason.isEmpty() ? "" : "Deployment shop/web: " + reason);
    }

    @Test
    void the_order_of_containers_is_theirs_and_a_new_workload_disturbs_nobody() {
        var one = object(
                "apps/v1", "Deployment", "'spec': {'template': {'initContainers': [{'name': 'a'}, {'name': 'b'}]}}");
        var other = object(
                "apps/v1", "Deployment", "'spec': {'template': {'initContainers': [{'name': 'b'}, {'name': 'a'}]}}");
        assertThat(forecast(one, other).effect()).isEqualTo(Effect.RESTART);
        assertThat(forecast(Stream.empty(), Stream.of(one)).reasons()).isEmpty();
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
                    apps/v1                      | Deployment         | 'spec': {'selector': {'a': %1$s}, 'template': %1$s} | "" | NONE    | stays as it is and the layer stops there, because spec.selector
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    v1                           | Secret       | 'data': {}                          | 'data': {}, 'type': 'Opaque'
                    v1                           | Service      | 'spec': {}                          | 'spec': {'clusterIP': ''}
                    rbac.authorization.k8s.io/v1 | RoleBinding  | 'roleRef': {'name': 'a'}            | 'roleRef': {'name': 'a', 'apiGroup': 'rbac.authorization.k8s.io'}
                    storage.k8s.io/v1            | StorageClass | 'reclaimPolicy': 'Delete'           | 'volumeBindingMode': 'Immediate'
                    apps/v1                      | StatefulSet  | 'spec': {}                          | 'spec': {'podManagementPolicy': 'OrderedReady'}
                    """)
    void what_an_api_server_understands_in_the_same_way_must_not_be_made_anew(
            String version, String kind, String one, String other) {
        assertThat(forecast(object(version, kind, one), object(version, kind, other))
                        .reasons())
                .noneMatch(reason -> reason.contains("must not change"));
        assertThat(forecast(object(version, kind, other), object(version, kind, one))
                        .reasons())
                .noneMatch(reason -> reason.contains("must not change"));
    }

    @Test
    void an_address_that_nobody_asks_for_any_more_is_kept_and_another_one_cannot_be_had() {
        var plain = object("v1", "Service", "'spec': {}");
        var headless = object("v1", "Service", "'spec': {'clusterIP': 'None'}");
        assertThat(forecast(headless, plain).stops()).isFalse();
        assertThat(forecast(plain, headless).reasons())
                .singleElement()
                .asString()
                .contains("stays as it is");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    v1                   | Service               | 'spec': {'ports': [%s]}                              | RELOAD  | how it is reached changes
                    networking.k8s.io/v1 | Ingress               | 'spec': {'rules': [%s]}                              | RELOAD  | how it is reached changes
                    networking.k8s.io/v1 | NetworkPolicy         | 'spec': {'ingress': [%s]}                            | RELOAD  | who may talk to whom changes
                    v1                   | Pod                   | 'spec': {'containers': [{'name': 'a', 'image': %s}]} | RESTART | its containers start again
                    v1                   | PersistentVolumeClaim | 'spec': {'resources': {'requests': {'storage': %s}}} | NONE    | grows only where its StorageClass lets it
                    """)
    void other_kinds_say_what_changes_of_them(
            String version, String kind, String member, Effect effect, String reason) {
        var forecast = forecast(
                object(version, kind, member.formatted("'1'")), object(version, kind, member.formatted("'2'")));
        assertThat(forecast.effect()).isEqualTo(effect);
        assertThat(forecast.reasons()).singleElement().asString().contains(reason);
        assertThat(forecast.stops()).isFalse();
    }

    @Test
    void what_goes_or_comes_may_cut_off_others() {
        var service = object("v1", "Service", "'spec': {}");
        var policy = object("networking.k8s.io/v1", "NetworkPolicy", "'spec': {}");
        assertThat(forecast(Stream.of(service), Stream.empty()).reasons())
                .containsExactly("Service shop/web: goes, and nothing is reached by it any more");
        assertThat(forecast(Stream.empty(), Stream.of(policy)).effect()).isEqualTo(Effect.RELOAD);
        assertThat(forecast(Stream.of(policy), Stream.empty()).effect()).isEqualTo(Effect.RELOAD);
        assertThat(forecast(Stream.empty(), Stream.of(service)).effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void what_the_layer_does_not_get_beyond_is_told_first() {
        var forecast = forecast(
                Stream.of(workload("Deployment", "", "x:1"), object("v1", "Service", "'spec': {'clusterIP': 'a'}")),
                Stream.of(workload("Deployment", "", "x:2"), object("v1", "Service", "'spec': {'clusterIP': 'b'}")));
        assertThat(forecast.stops()).isTrue();
        assertThat(forecast.effect()).isEqualTo(Effect.RESTART);
        assertThat(forecast.reasons().getFirst()).startsWith("Service shop/web: stays as it is");
        assertThat(forecast.json().members()).containsEntry("stops", new Json.Bool(true));
    }

    @Test
    void only_its_operator_knows_what_a_custom_resource_disturbs() {
        var forecast = forecast(
                object("example.org/v1", "Deployment", "'spec': {'template': 1}"),
                object("example.org/v1", "Deployment", "'spec': {'template': 2}"));
        assertThat(forecast.effect()).isEqualTo(Effect.NONE);
        assertThat(forecast.reasons()).singleElement().asString().contains("its operator");
    }

    @Test
    void data_that_goes_is_told() {
        var claim = layer("shop", Stream.of(object("v1", "PersistentVolumeClaim", "'spec': {}")));
        assertThat(LayerChange.between(APP, Optional.of(claim), Optional.empty(), LayerChange.Elsewhere.nowhere(), true)
                        .forecast(Duration.ZERO, 0)
                        .reasons())
                .containsExactly("PersistentVolumeClaim shop/web: goes with all that is in it");
        assertThat(LayerChange.between(
                                APP, Optional.of(claim), Optional.empty(), LayerChange.Elsewhere.nowhere(), false)
                        .forecast(Duration.ZERO, 0)
                        .reasons())
                .as("it stays")
                .isEmpty();
    }

    @Test
    void objects_may_be_anything() {
        assertThat(forecast(
                                object(
                                        "apps/v1",
                                        "Deployment",
                                        "'spec': {'strategy': 'Recreate', 'template': 1, 'replicas': 'x'}"),
                                object(
                                        "apps/v1",
                                        "Deployment",
                                        "'spec': {'strategy': 'Recreate', 'template': 2, 'replicas': 'y'}"))
                        .effect())
                .isEqualTo(Effect.RESTART);
        assertThat(forecast(object("apps/v1", "Deployment", "'spec': 1"), object("apps/v1", "Deployment", "'spec': 2"))
                        .effect())
                .isEqualTo(Effect.NONE);
    }

    @Test
    void a_layer_that_moves_leaves_its_volumes_behind() {
        var till = object("v1", "ConfigMap", "'data': {}");
        var volume = object("v1", "PersistentVolumeClaim", "'spec': {}");
        assertThat(moved(Stream.of(till, volume)).reasons())
                .singleElement()
                .asString()
                .contains("shop to market", "stays behind");
        assertThat(moved(Stream.of(till)).reasons())
                .singleElement()
                .asString()
                .contains("shop to market")
                .doesNotContain("volumes");
        assertThat(moved(Stream.of(json("{'apiVersion': 'v1', 'kind': 'Node', 'metadata': {'name': 'a'}}")))
                        .reasons())
                .as("nothing of it is in a namespace")
                .isEmpty();
    }

    private static Forecast moved(Stream<Json.Obj> objects) {
        return LayerChange.between(
                        APP,
                        Optional.of(layer("shop", objects)),
                        Optional.of(layer("market", Stream.empty())),
                        LayerChange.Elsewhere.nowhere(),
                        false)
                .forecast(Duration.ZERO, 5);
    }

    @Test
    void an_object_that_goes_to_another_layer_is_compared_with_what_it_was_there() {
        var other = new LayerKey("store", "other");
        var was = new LayerObject(workload("Deployment", "", "x:1"));
        var will = new LayerObject(workload("Deployment", "", "x:2"));
        var change = ContentChange.between(
                Map.of(APP, layer("shop", Stream.of(was))), Map.of(other, layer("shop", Stream.of(will))), _ -> false);
        assertThat(change)
                .hasEntrySatisfying(APP, own -> assertThat(own.isNothing()).isTrue());
        assertThat(change).hasEntrySatisfying(other, own -> {
            assertThat(own.counts()).isEqualTo(new ObjectCounts(0, 1, 0, 0));
            assertThat(own.forecast(Duration.ZERO, 0).effect()).isEqualTo(Effect.RESTART);
        });
    }

    private static Forecast forecast(Json.Obj from, Json.Obj to) {
        return forecast(Stream.of(new LayerObject(from)), Stream.of(new LayerObject(to)));
    }

    private static Forecast forecast(Stream<?> from, Stream<?> to) {
        return LayerChange.between(
                        APP,
                        Optional.of(layer("shop", from)),
                        Optional.of(layer("shop", to)),
                        LayerChange.Elsewhere.nowhere(),
                        false)
                .forecast(Duration.ZERO, 0);
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
