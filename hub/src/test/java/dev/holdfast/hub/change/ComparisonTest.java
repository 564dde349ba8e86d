package dev.holdfast.hub.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.change.Marks;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.layer.Part;
import dev.holdfast.protocol.value.GeneratedValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void what_changes_of_machines_is_shown_and_that_those_that_are_there_stay() {
        var shown = JsonView.of(
                Comparison.of(os("24.4.0", 1), os("24.4.1", 2), _ -> false).addTo(Json.Obj.EMPTY));
        var layer = shown.at("layers").items().getFirst();
        assertThat(layer.at("change").text()).isEqualTo("upgraded");
        assertThat(layer.at("to").text()).isEqualTo("24.4.1");
        var value = shown.at("values").items().getFirst();
        assertThat(value.at("path").text()).isEqualTo("kubeadmconfig.level");
        assertThat(value.at("to").integer()).isEqualTo(2);
        var forecast = shown.at("forecast").items().getFirst();
        assertThat(forecast.at("effect").text()).isEqualTo("none");
        assertThat(forecast.at("reasons").texts()).singleElement().asString().contains("from now on");
        assertThat(shown.at("unknown").items())
                .as("its objects are known: it has none")
                .isEmpty();
        assertThat(JsonView.of(Comparison.of(os("24.4.0", 1), os("24.4.0", 1), _ -> false)
                                .addTo(Json.Obj.EMPTY))
                        .at("layers")
                        .items())
                .isEmpty();
    }

    @Test
    void what_goes_to_another_layer_is_not_removed_and_what_holds_data_stays() {
        var map = object("ConfigMap", "one", Json.object("data", Json.object("k", "v")));
        var changed = object("ConfigMap", "two", Json.object("data", Json.object("k", "v")));
        var later = object("ConfigMap", "two", Json.object("data", Json.object("k", "w")));
        var space = object("Namespace", "shop", Json.Obj.EMPTY);
        var volume = object("PersistentVolumeClaim", "till", Json.Obj.EMPTY);
        var kept = object(
                "Service",
                "web",
                Json.object(
                        "metadata",
                        Json.object("name", "web", "annotations", Json.object("helm.sh/resource-policy", "keep"))));
        var gone = object("Service", "old", Json.Obj.EMPTY);
        var shown = JsonView.of(Comparison.of(
                        new Shape(new TreeMap<>(
                                Map.of(new LayerKey("store", "a"), layer(map, changed, space, volume, kept, gone)))),
                        new Shape(new TreeMap<>(Map.of(new LayerKey("store", "b"), layer(space, map, later)))),
                        _ -> false)
                .addTo(Json.Obj.EMPTY));
        assertThat(shown.at("objectChanges").items())
                .extracting(object ->
                        object.at("change").text() + " " + object.at("object").text())
                .containsExactlyInAnyOrder(
                        "changed ConfigMap two",
                        "kept PersistentVolumeClaim till",
                        "kept Service web",
                        "removed Service old");
        assertThat(shown.at("objects").at("added").integer()).isZero();
        assertThat(shown.at("objects").at("kept").integer()).isEqualTo(2);
        assertThat(shown.at("objects").at("removed").integer()).isEqualTo(1);
    }

    @Test
    void data_that_people_signed_away_is_removed() {
        var claim = object("PersistentVolumeClaim", "till", Json.Obj.EMPTY);
        var before = new Shape(new TreeMap<>(Map.of(new LayerKey("store", "a"), layer(claim))));
        var after = new Shape(new TreeMap<>());
        for (var signed : List.of(true, false)) {
            var shown = JsonView.of(Comparison.of(before, after, _ -> signed).addTo(Json.Obj.EMPTY));
            assertThat(shown.at("objects").at(signed ? "removed" : "kept").integer())
                    .isEqualTo(1);
        }
    }

    @Test
    void another_secret_restarts_who_takes_it_and_is_never_shown() {
        var before = secret("db/one");
        var shown =
                JsonView.of(Comparison.of(before, secret("db/two"), _ -> false).addTo(Json.Obj.EMPTY));
        assertThat(shown.at("forecast").items().getFirst().at("effect").text()).isEqualTo("restart");
        assertThat(shown.at("objectChanges")
                        .items()
                        .getFirst()
                        .at("fields")
                        .items()
                        .getFirst()
                        .object())
                .isEqualTo(Json.object("path", "spec.template.metadata.annotations.checksum/db", "hidden", true));
        assertThat(JsonView.of(Comparison.of(before, secret("db/one"), _ -> false)
                                .addTo(Json.Obj.EMPTY))
                        .at("layers")
                        .items())
                .isEmpty();
    }

    @Test
    void an_authority_stays_when_the_hosts_change_and_what_takes_a_certificate_shows_none() {
        var hook = Json.object(
                "apiVersion",
                "admissionregistration.k8s.io/v1",
                "kind",
                "ValidatingWebhookConfiguration",
                "metadata",
                Json.object("name", "web"),
                "webhooks",
                List.of(Json.object("name", "a.web.example", "clientConfig", Json.object("caBundle", ""))));
        var map = object("ConfigMap", "chain", Json.object("data", Json.object("tls.crt", "")));
        var objects = List.of(
                new LayerObject(
                        hook, "", List.of(hole("/webhooks/0/clientConfig/caBundle", new Part.Variable("web.ca")))),
                new LayerObject(
                        map,
                        "",
                        List.of(hole("/data/tls.crt", new Part.Encoded(List.of(new Part.Variable("web.crt")))))));
        var shown = JsonView.of(Comparison.of(
                        shape(objects, tls("web.example")), shape(objects, tls("web.example", "b.example")), _ -> false)
                .addTo(Json.Obj.EMPTY));
        assertThat(shown.at("objectChanges").items())
                .singleElement()
                .satisfies(change -> assertThat(change.at("object").text()).isEqualTo("ConfigMap chain"))
                .satisfies(change -> assertThat(change.at("fields").items())
                        .extracting(JsonView::object)
                        .containsExactly(Json.object("path", "data.tls\\.crt", "hidden", true)));
    }

    private static Hole hole(String pointer, Part part) {
        return new Hole(pointer, new Hole.Filling.Text(List.of(part)));
    }

    private static Marks tls(String... hosts) {
        return Shapes.marks(Map.of(), Map.of("web", new GeneratedValue.Tls(List.of(hosts))));
    }

    /** A Deployment that says which secret it was made with. */
    private static Shape secret(String name) {
        var notes = Json.object("annotations", Json.object("checksum/db", ""));
        var pods = Json.object("template", Json.object("metadata", notes));
        var deployment = Json.object(
                "apiVersion", "apps/v1", "kind", "Deployment", "metadata", Json.object("name", "web"), "spec", pods);
        var mark = new Hole(
                "/spec/template/metadata/annotations/checksum~1db", new Hole.Filling.Derived(List.of("dbPassword")));
        return shape(
                List.of(new LayerObject(deployment, "", List.of(mark))),
                Shapes.marks(Map.of("dbPassword", SecretName.parse(name).orElseThrow()), Map.of()));
    }

    private static Shape shape(List<LayerObject> objects, Marks marks) {
        return new Shape(new TreeMap<>(Map.of(new LayerKey("store", "a"), layer(objects, marks))));
    }

    private static Json.Obj object(String kind, String name, Json.Obj more) {
        var object = Json.object("apiVersion", "v1", "kind", kind, "metadata", Json.object("name", name));
        for (var member : more.members().entrySet()) {
            object = object.with(member.getKey(), member.getValue());
        }
        return object;
    }

    private static Shape.Layer layer(Json.Obj... manifests) {
        return layer(
                Stream.of(manifests)
                        .map(manifest -> new LayerObject(manifest, ""))
                        .toList(),
                Shapes.marks(Map.of(), Map.of()));
    }

    private static Shape.Layer layer(List<LayerObject> objects, Marks marks) {
        var content = new HydratedLayer(
                "a",
                "a",
                "default",
                0,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ofMinutes(10),
                HydratedLayer.OnFailure.ROLLBACK,
                List.of(),
                List.of(),
                new LayerSource("manifest", "", "", Digest.of(new byte[0]).toString(), "1.33.0"),
                List.of(),
                objects,
                List.of(),
                List.of());
        return new Shape.Layer(
                "",
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                Optional.of(content),
                Optional.of(Holes.fill(content, marks)),
                0,
                false);
    }

    private static Shape os(String version, int level) {
        var made = Json.object("pack", Json.object("name", "ubuntu", "version", version));
        var values = Json.object("kubeadmconfig", Json.object("level", level));
        return new Shape(new TreeMap<>(Map.of(
                new LayerKey("base", "os"),
                new Shape.Layer(version, made, values, Optional.empty(), Optional.empty(), 0, true))));
    }
}
