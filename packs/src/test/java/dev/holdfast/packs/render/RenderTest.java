package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RenderTest {
    private static final Helm HELM = new Helm();
    private final Renderer renderer = new Renderer(HELM);

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    static Composition compose(String spec) {
        var json = (Json.Obj) Yaml.readMapping(spec).value();
        return ProfileComposer.compose(Profile.read("store", json).require(), new Registries(List.of()))
                .require();
    }

    static SiteValues site(Map<String, Json> variables) {
        return new SiteValues(variables, Map.of("cluster.name", "shop-017"), Map.of());
    }

    private static final String BANNER =
            """
            type: add-on
            version: 1.0.0
            variables:
              - {name: storeId, required: true}
            layers:
              - name: common
                manifest:
                  content: |
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: common}
                    data: {rule: "{{ $labels.pod }} is down"}
              - name: banner
                namespace: shop
                manifest:
                  content: |
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: banner}
                    data:
                      text: "Store {{.spectro.var.storeId}} on {{ .holdfast.system.cluster.name | upper }}"
            """;

    @Test
    void a_manifest_layer_takes_the_sites_values() {
        var composition = Composition.parse(compose(BANNER).write());
        var rendered = renderer.render(composition, site(Map.of("storeId", new Json.Str("017"))))
                .require();
        var banner = rendered.layers().get(1);
        assertThat(banner.usesSiteValues()).isTrue();
        assertThat(banner.bytes().utf8()).contains("Store 017 on SHOP-017").contains("\"namespace\":\"shop\"");
        assertThat(HydratedLayer.parse(banner.bytes())).isEqualTo(banner.content());
        assertThat(banner.content().objects().getFirst().ref().toString()).isEqualTo("Namespace shop");
    }

    @Test
    void what_is_the_same_everywhere_is_content_and_keeps_foreign_braces() {
        var composition = compose(BANNER);
        var content = renderer.content(composition).require();
        assertThat(content.layers().get(1).content()).isEmpty();
        var common = content.layers().get(0).content().orElseThrow();
        assertThat(common.bytes().utf8()).contains("{{ $labels.pod }} is down");
        var rendered = renderer.render(composition, site(Map.of("storeId", new Json.Str("x"))))
                .require();
        assertThat(rendered.layers().get(0)).isEqualTo(common);
        assertThat(rendered.layers().get(1).inputs())
                .isEqualTo(content.layers().get(1).inputs());
        assertThat(content.manifest(List.of("old", "banner")).removed()).containsExactly("old");
    }

    @Test
    void a_missing_required_variable_is_a_finding() {
        assertThat(renderer.render(compose(BANNER), site(Map.of())))
                .isInstanceOf(Checked.Invalid.class)
                .satisfies(checked ->
                        assertThat(checked.findings().getFirst().code()).isEqualTo("HF-VAR-001"));
    }
}
