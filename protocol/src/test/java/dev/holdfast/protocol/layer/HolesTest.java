package dev.holdfast.protocol.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.value.ValueFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HolesTest {
    private static final Part PASSWORD = new Part.Variable("password");

    @Test
    void parts_are_joined_and_encoded_as_deep_as_they_stand() {
        var auth = new Part.Encoded(List.of(new Part.Literal("jo:"), PASSWORD));
        var layer = layer(
                secret(), new Hole("/data/key", text(new Part.Encoded(List.of(new Part.Literal("auth="), auth)))));
        // base64 of "jo:s3cret", then of "auth=" and that.
        assertThat(data(Holes.fill(layer, values("s3cret")))).isEqualTo("YXV0aD1hbTg2Y3pOamNtVjA=");
        assertThat(HydratedLayer.parse(layer.write())).isEqualTo(layer);
    }

    @Test
    void a_line_break_is_refused_where_it_could_say_another_thing() {
        var whole = layer(secret(), new Hole("/data/key", text(new Part.Encoded(List.of(PASSWORD)))));
        assertThat(data(Holes.fill(whole, values("a\nb")))).isEqualTo("YQpi");
        var part = layer(
                secret(), new Hole("/data/key", text(new Part.Encoded(List.of(new Part.Literal("p="), PASSWORD)))));
        assertThatThrownBy(() -> Holes.fill(part, values("a\nadmin=true")))
                .hasMessageContaining("HF-LAY-003")
                .hasMessageNotContaining("admin");
    }

    @Test
    void a_hole_anywhere_else_is_refused_before_it_is_filled() {
        var deployment = Json.object(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Json.object("name", "web"),
                "data",
                Json.object("key", ""),
                "spec",
                Json.object("image", ""));
        for (var wrong : List.of(
                layer(deployment, new Hole("/data/key", text(PASSWORD))),
                layer(deployment, new Hole("/spec/image", text(PASSWORD))),
                layer(secret(), new Hole("/metadata/name", text(PASSWORD))),
                layer(secret(), new Hole("/data/none", text(PASSWORD))),
                layer(secret(), new Hole("/data", text(PASSWORD))),
                layer(secret(), new Hole("", text(PASSWORD))),
                layer(secret(), new Hole("/data/key", new Filling.Derived(List.of("password")))))) {
            assertThatThrownBy(() -> Holes.check(wrong)).hasMessageContaining("HF-LAY-002");
            assertThatThrownBy(() -> Holes.fill(wrong, values("x"))).hasMessageContaining("HF-LAY-002");
        }
    }

    @Test
    void certificates_that_the_site_makes_go_where_everybody_reads_and_their_key_does_not() {
        var certificate = new Part.Variable("web.crt");
        var authority = new Part.Variable("web.ca");
        var map = secret().with("kind", "ConfigMap");
        var webhook = Json.object(
                "apiVersion",
                "admissionregistration.k8s.io/v1",
                "kind",
                "ValidatingWebhookConfiguration",
                "metadata",
                Json.object("name", "web"),
                "webhooks",
                List.of(Json.object("name", "", "clientConfig", Json.object("caBundle", "", "url", ""))));
        var bundle = "/webhooks/0/clientConfig/caBundle";
        for (var right : List.of(
                layer(secret(), new Hole("/data/key", text(new Part.Encoded(List.of(certificate, authority))))),
                layer(map, new Hole("/data/key", text(new Part.Literal("# ours\n"), authority))),
                layer(webhook, new Hole(bundle, text(new Part.Encoded(List.of(authority))))))) {
            Holes.check(right);
            assertThat(Holes.fill(right, values("-----BEGIN\nX\n")).objects()).hasSize(1);
        }
        for (var wrong : List.of(
                layer(map, new Hole("/data/key", text(new Part.Variable("web.key")))),
                layer(map, new Hole("/data/key", text(authority, PASSWORD))),
                layer(webhook, new Hole(bundle, text(PASSWORD))),
                layer(webhook, new Hole("/webhooks/0/clientConfig/url", text(authority))),
                layer(webhook, new Hole("/webhooks/0/name", text(authority))))) {
            assertThatThrownBy(() -> Holes.check(wrong)).hasMessageContaining("HF-LAY-002");
        }
    }

    @Test
    void values_of_the_site_fill_texts_and_numbers_wherever_they_choose_nothing() {
        var service = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                Json.object("name", "web", "annotations", Json.object("host", "")),
                "spec",
                Json.object("ports", List.of(Json.object("port", 0))));
        var layer = late(
                service,
                new Hole("/metadata/annotations/host", text(new Part.Literal("web."), new Part.Variable("host"))),
                new Hole("/spec/ports/0/port", new Filling.Numeric("port")));
        Holes.check(layer);
        assertThat(HydratedLayer.parse(layer.write())).isEqualTo(layer);
        var values = Map.of("host", "shop.example", "port", "8443");
        var bound = JsonView.of(Holes.bind(layer, values).objects().getFirst().manifest());
        assertThat(bound.at("metadata").at("annotations").at("host").text()).isEqualTo("web.shop.example");
        assertThat(bound.at("spec").at("ports").items().getFirst().at("port").integer())
                .isEqualTo(8443);

        for (var wrong : List.of(
                Map.of("host", "shop.example"),
                Map.of("host", "shop.example", "port", "x"),
                Map.of("host", "Shop", "port", "1"),
                Map.of("host", "", "port", "1"),
                Map.of("host", "a\nb", "port", "1"),
                Map.of("host", "a", "port", "1", "image", "evil"))) {
            assertThatThrownBy(() -> Holes.check(layer, wrong)).hasMessageContaining("HF-LAY-004");
            assertThatThrownBy(() -> Holes.bind(layer, wrong)).hasMessageContaining("HF-LAY-004");
        }
    }

    @Test
    void no_value_of_the_site_chooses_what_runs_or_as_whom() {
        var pod = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Json.object("name", "web", "namespace", "shop", "labels", Json.object("a", "")),
                "spec",
                Json.object(
                        "serviceAccountName",
                        "",
                        "hostname",
                        "",
                        "containers",
                        List.of(Json.object("name", "", "image", "", "command", List.of(""), "args", List.of("")))));
        var host = text(new Part.Variable("host"));
        Holes.check(late(pod, new Hole("/spec/hostname", host), new Hole("/metadata/labels/a", host)));
        for (var pointer : List.of(
                "/apiVersion",
                "/kind",
                "/metadata/name",
                "/metadata/namespace",
                "/spec/serviceAccountName",
                "/spec/containers/0/name",
                "/spec/containers/0/image",
                "/spec/containers/0/command/0",
                "/spec/containers/0/args/0",
                "/spec/containers/1/tty",
                "/spec/containers/-1/args",
                "/spec/containers",
                "")) {
            assertThatThrownBy(() -> Holes.check(late(pod, new Hole(pointer, host))))
                    .as(pointer)
                    .hasMessageContaining("HF-LAY-002");
        }
        var role = pod.with("apiVersion", "rbac.authorization.k8s.io/v1").with("kind", "Role");
        var namespace = pod.with("kind", "Namespace");
        for (var rights : List.of(role, namespace)) {
            assertThatThrownBy(() -> Holes.check(late(rights, new Hole("/metadata/labels/a", host))))
                    .hasMessageContaining("HF-LAY-002");
        }
        var annotated = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Json.object("name", "a", "annotations", Json.object("kubernetes.io/service-account.name", "")),
                "type",
                "",
                "spec",
                Json.object("repoURL", "", "preKubeadmCommands", List.of(""), "addresses", List.of("")));
        assertThatThrownBy(() -> Holes.check(late(annotated, new Hole("/type", host))))
                .hasMessageContaining("HF-LAY-002");
        assertThatThrownBy(() -> Holes.check(
                        late(annotated, new Hole("/metadata/annotations/kubernetes.io~1service-account.name", host))))
                .hasMessageContaining("HF-LAY-002");
        for (var group : List.of("argoproj.io/v1", "bootstrap.cluster.x-k8s.io/v1beta2", "helm.cattle.io/v1")) {
            var custom = annotated.with("apiVersion", group).with("kind", "Any");
            for (var pointer : List.of("/spec/repoURL", "/spec/preKubeadmCommands/0", "/spec/addresses/0")) {
                assertThatThrownBy(() -> Holes.check(late(custom, new Hole(pointer, host))))
                        .hasMessageContaining("HF-LAY-002");
            }
        }
        var pool = annotated.with("apiVersion", "metallb.io/v1beta1").with("kind", "IPAddressPool");
        Holes.check(late(pool, new Hole("/spec/addresses/0", host)));
        var portNumber = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                Json.object("name", "a"),
                "spec",
                Json.object("port", 0));
        Holes.check(late(portNumber, new Hole("/spec/port", new Filling.Numeric("port"))));
        assertThatThrownBy(() -> Holes.check(late(portNumber, new Hole("/spec/port", new Filling.Numeric("host")))))
                .hasMessageContaining("HF-LAY-002");
        var number = new Hole("/spec/hostname", new Filling.Numeric("port"));
        assertThatThrownBy(() -> Holes.check(late(pod, number))).hasMessageContaining("HF-LAY-002");
        var secret = new Hole("/spec/hostname", text(new Part.Variable("host"), PASSWORD));
        assertThatThrownBy(() -> Holes.check(late(pod, secret))).hasMessageContaining("HF-LAY-002");
    }

    private static HydratedLayer late(Json.Obj manifest, Hole... holes) {
        return layer(manifest, holes[0])
                .taking(
                        List.of(new LayerObject(manifest, "", List.of(holes))),
                        List.of(
                                new LateVariable("host", ValueFormat.STRING, "[a-z.]*"),
                                new LateVariable("port", ValueFormat.NUMBER, "")));
    }

    @Test
    void base64_does_not_nest_without_end() {
        Part part = PASSWORD;
        for (int i = 0; i < 5; i++) {
            part = new Part.Encoded(List.of(part));
        }
        var deep = layer(secret(), new Hole("/data/key", text(part))).write();
        assertThatThrownBy(() -> HydratedLayer.parse(deep)).hasMessageContaining("levels of base64");
    }

    private static Filling text(Part... parts) {
        return new Filling.Text(List.of(parts));
    }

    private static Json.Obj secret() {
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Json.object("name", "db"),
                "data",
                Json.object("key", ""));
    }

    private static String data(HydratedLayer layer) {
        assertThat(layer.objects().getFirst().holes()).isEmpty();
        return JsonView.of(layer.objects().getFirst().manifest())
                .at("data")
                .at("key")
                .text();
    }

    private static Holes.Values values(String password) {
        return new Holes.Values() {
            @Override
            public String value(String variable) {
                return password;
            }

            @Override
            public String mark(List<String> variables) {
                return "mark";
            }
        };
    }

    private static HydratedLayer layer(Json.Obj manifest, Hole hole) {
        return new HydratedLayer(
                "shop",
                "shop",
                "",
                0,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ofMinutes(1),
                HydratedLayer.OnFailure.HOLD,
                List.of(),
                List.of("holes.v1"),
                new LayerSource("manifest", "", "", "sha256:" + "0".repeat(64), "1.33.0"),
                List.of(),
                List.of(new LayerObject(manifest, "", List.of(hole))),
                List.of(),
                List.of());
    }
}
