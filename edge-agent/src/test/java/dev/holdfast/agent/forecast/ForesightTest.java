package dev.holdfast.agent.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.change.Forecast;
import dev.holdfast.protocol.change.Forecast.Effect;
import dev.holdfast.protocol.change.ObjectCounts;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LateVariable;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.layer.Part;
import dev.holdfast.protocol.value.GeneratedValue;
import dev.holdfast.protocol.value.ValueFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForesightTest {
    private static final String MARK = "/spec/template/metadata/annotations/checksum";
    private static final Costs COSTS = new Costs(_ -> 7, _ -> Duration.ofSeconds(61));
    private static final SecretName PASSWORD = SecretName.parse("shop/password").orElseThrow();

    private final Map<Digest, HydratedLayer> contents = new HashMap<>();
    private final List<String> read = new ArrayList<>();
    private Map<String, GeneratedValue> generated = Map.of();

    @Test
    void only_layers_that_change_are_read_and_told() throws IOException {
        var same = listed("same", web("same", "x:1"));
        var foreseen = between(
                state(List.of(same, listed("web", web("web", "x:1")))),
                state(List.of(same, listed("web", web("web", "x:2")))));
        assertThat(foreseen.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.layer().layer()).isEqualTo("web");
            assertThat(layer.effect()).isEqualTo(Effect.RESTART);
            assertThat(layer.bytes()).isEqualTo(7);
            assertThat(layer.json().members()).containsEntry("minutes", Json.of(2));
        });
        assertThat(read).containsOnly("web");
        assertThat(foreseen.text()).isEqualTo("restart in web (Deployment web: its pods change, one after another)");
    }

    @Test
    void at_first_everything_comes_and_nothing_is_disturbed() throws IOException {
        var foreseen =
                Foresight.between(List.of(), stand(state(List.of(listed("web", web("web", "x:1")))), Map.of()), COSTS);
        assertThat(foreseen.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.effect()).isEqualTo(Effect.NONE);
            assertThat(layer.json().members()).containsEntry("minutes", Json.NULL);
        });
        assertThat(foreseen.objects()).isEqualTo(new ObjectCounts(1, 0, 0, 0));
        assertThat(foreseen.text()).isEqualTo("nothing is disturbed");
    }

    @Test
    void a_secret_that_turns_over_disturbs_only_those_who_have_it() throws IOException {
        var state = state(List.of(listed("till", marked("till")), listed("web", web("web", "x:1"))));
        var foreseen = Foresight.between(
                List.of(stand(state, Map.of("shop/password", 1L))), stand(state, Map.of("shop/password", 2L)), COSTS);
        assertThat(foreseen.layers())
                .extracting(layer -> layer.layer().layer() + " " + layer.effect())
                .containsExactly("till RESTART");
        assertThat(Foresight.between(List.of(stand(state, Map.of())), stand(state, Map.of("shop/password", 2L)), COSTS)
                        .layers())
                .as("nobody noted which version it was")
                .isEmpty();
    }

    @Test
    void a_certificate_for_other_hosts_or_another_year_is_another_one() throws IOException {
        generated = Map.of("password", new GeneratedValue.Tls(List.of("a.example")));
        var state = state(List.of(listed("till", marked("till"))));
        var renewed = Foresight.between(
                List.of(new Stand(state, Map.of(), Map.of("password", "one"), this::layer)),
                new Stand(state, Map.of(), Map.of("password", "two"), this::layer),
                COSTS);
        assertThat(renewed.layers()).extracting(Forecast::effect).containsExactly(Effect.RESTART);
        generated = Map.of("password", new GeneratedValue.Tls(List.of("b.example")));
        assertThat(between(state, state(state.layers())).layers()).hasSize(1);
    }

    @Test
    void another_value_of_the_site_is_a_change() throws IOException {
        var content = layer(
                "web",
                List.of(new LayerObject(
                        object("v1", "ConfigMap", "web").with("data", Json.object("host", "")),
                        "",
                        List.of(new Hole("/data/host", new Hole.Filling.Text(List.of(new Part.Variable("host"))))))),
                List.of(new LateVariable("host", ValueFormat.STRING, "")));
        var foreseen = between(
                state(List.of(listed("web", content, Map.of("host", "a")))),
                state(List.of(listed("web", content, Map.of("host", "b")))));
        assertThat(foreseen.layers()).extracting(Forecast::effect).containsExactly(Effect.RELOAD);
    }

    @Test
    void a_layer_goes_only_when_it_is_removed_by_name() throws IOException {
        var web = listed("web", web("web", "x:1"));
        assertThat(between(state(List.of(web)), state(List.of())).layers()).isEmpty();
        var removed = between(state(List.of(web)), state(List.of(), List.of(web.key())));
        assertThat(removed.layers()).extracting(Forecast::effect).containsExactly(Effect.RESTART);
        assertThat(removed.objects()).isEqualTo(new ObjectCounts(0, 0, 1, 0));
    }

    @Test
    void what_the_site_has_may_be_lost_and_what_it_shall_have_may_not() throws IOException {
        var old = listed("web", web("web", "x:1"));
        var next = listed("web", web("web", "x:2"));
        contents.remove(old.digest());
        var foreseen = between(state(List.of(old)), state(List.of(next)));
        assertThat(foreseen.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.effect()).isEqualTo(Effect.NONE);
            assertThat(layer.reasons()).singleElement().asString().contains("not known");
        });
        contents.remove(next.digest());
        assertThatThrownBy(() -> between(state(List.of(old)), state(List.of(next))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void what_was_tried_since_counts_too_and_the_harder_forecast_is_told() throws IOException {
        var good = state(List.of(listed("web", web("web", "x:1")), listed("till", web("till", "x:1"))));
        var tried = state(List.of(listed("web", web("web", "x:2")), listed("till", web("till", "x:1"))));
        var back =
                Foresight.between(List.of(stand(good, Map.of()), stand(tried, Map.of())), stand(good, Map.of()), COSTS);
        assertThat(back.text())
                .as("back to what was complete, and what was tried is undone")
                .startsWith("restart in web (");
        var on = state(List.of(listed("web", web("web", "x:2")), listed("till", web("till", "x:2"))));
        assertThat(Foresight.between(List.of(stand(good, Map.of()), stand(tried, Map.of())), stand(on, Map.of()), COSTS)
                        .layers())
                .as("perhaps web has it already, and perhaps not")
                .extracting(layer -> layer.layer().layer() + " " + layer.effect())
                .containsExactly("till RESTART", "web RESTART");
    }

    @Test
    void who_takes_only_the_authority_is_not_disturbed_by_a_renewal() throws IOException {
        generated = Map.of("password", new GeneratedValue.Tls(List.of("a.example")));
        var state = state(
                List.of(listed("till", marked("till", "password.ca")), listed("web", marked("web", "password.crt"))));
        var renewed = Foresight.between(
                List.of(new Stand(state, Map.of(), Map.of("password", "one"), this::layer)),
                new Stand(state, Map.of(), Map.of("password", "two"), this::layer),
                COSTS);
        assertThat(renewed.layers())
                .extracting(layer -> layer.layer().layer() + " " + layer.effect())
                .containsExactly("web RESTART");
    }

    @Test
    void an_object_that_goes_to_another_layer_is_not_removed() throws IOException {
        var foreseen = between(
                state(List.of(listed("a", web("web", "x:1")), listed("b", web("till", "x:1")))),
                state(List.of(listed("a", web("till", "x:1")), listed("b", web("web", "x:2")))));
        assertThat(foreseen.objects()).isEqualTo(new ObjectCounts(0, 1, 0, 0));
        assertThat(foreseen.text()).startsWith("restart in b (Deployment web: its pods change");
    }

    @Test
    void what_was_kept_of_a_layer_goes_when_its_data_is_removed_later() throws IOException {
        var key = new LayerKey("store", "web");
        var gone = state(List.of(), List.of(key));
        var withData = new DesiredState(
                gone.fleet(),
                gone.site(),
                new Revision(2),
                gone.issued(),
                gone.requires(),
                gone.profiles(),
                List.of(),
                List.of(key),
                List.of(key),
                List.of(),
                SiteSettings.DEFAULT);
        assertThat(between(gone, withData).text()).startsWith("restart in web (what was kept of this layer goes");
        assertThat(between(withData, withData).layers()).isEmpty();
    }

    @Test
    void one_line_names_the_first_few() throws IOException {
        var before = new ArrayList<DesiredLayer>();
        var after = new ArrayList<DesiredLayer>();
        for (var name : List.of("a", "b", "c", "d", "e")) {
            before.add(listed(name, web(name, "x:1")));
            after.add(listed(name, web(name, "x:2")));
        }
        assertThat(between(state(before), state(after)).text())
                .startsWith("restart in a (")
                .endsWith("and 2 more layers");
    }

    private Foreseen between(DesiredState from, DesiredState to) throws IOException {
        return Foresight.between(List.of(stand(from, Map.of())), stand(to, Map.of()), COSTS);
    }

    private Stand stand(DesiredState state, Map<String, Long> secrets) {
        return new Stand(state, secrets, Map.of(), this::layer);
    }

    private HydratedLayer layer(DesiredLayer layer) throws IOException {
        read.add(layer.key().layer());
        var content = contents.get(layer.digest());
        if (content == null) {
            throw new FileNotFoundException("no " + layer.digest());
        }
        return content;
    }

    private DesiredState state(List<DesiredLayer> layers) {
        return state(layers, List.of());
    }

    private DesiredState state(List<DesiredLayer> layers, List<LayerKey> tombstones) {
        return new DesiredState(
                new FleetId("acme"),
                new SiteId("shop"),
                new Revision(1),
                Instant.parse("2026-11-20T20:00:00Z"),
                List.of(Features.LAYERS),
                List.of(),
                layers,
                tombstones,
                List.of(),
                List.of(),
                SiteSettings.DEFAULT,
                Map.of("password", PASSWORD),
                generated);
    }

    private DesiredLayer listed(String name, HydratedLayer content) {
        return listed(name, content, Map.of());
    }

    private DesiredLayer listed(String name, HydratedLayer content, Map<String, String> values) {
        var bytes = content.write();
        contents.put(bytes.digest(), content);
        return new DesiredLayer(
                new LayerKey("store", name), "1.0.0", bytes.digest(), bytes.length(), bytes.digest(), false, values);
    }

    private static HydratedLayer web(String name, String image) {
        var template = Json.object("spec", Json.object("image", image));
        return layer(
                name,
                List.of(new LayerObject(
                        object("apps/v1", "Deployment", name).with("spec", Json.object("template", template)))),
                List.of());
    }

    /** Restarts with its password. */
    private static HydratedLayer marked(String name) {
        return marked(name, "password");
    }

    private static HydratedLayer marked(String name, String variable) {
        var template = Json.object("metadata", Json.object("annotations", Json.object("checksum", "")));
        return layer(
                name,
                List.of(new LayerObject(
                        object("apps/v1", "Deployment", name).with("spec", Json.object("template", template)),
                        "",
                        List.of(new Hole(MARK, new Hole.Filling.Derived(List.of(variable)))))),
                List.of());
    }

    private static Json.Obj object(String version, String kind, String name) {
        return Json.object("apiVersion", version, "kind", kind, "metadata", Json.object("name", name));
    }

    private static HydratedLayer layer(String name, List<LayerObject> objects, List<LateVariable> late) {
        return new HydratedLayer(
                name,
                name,
                "",
                0,
                HydratedLayer.Drift.CORRECT,
                HydratedLayer.Existing.REFUSE,
                Duration.ofMinutes(10),
                HydratedLayer.OnFailure.HOLD,
                List.of(),
                List.of(),
                new LayerSource("manifest", "", "", Digest.of(new byte[0]).toString(), "1.33.0"),
                List.of(),
                objects,
                List.of(),
                List.of(),
                late);
    }
}
