package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeViewTest {
    @Test
    void the_hardest_effect_comes_first_with_a_line_for_each_reason() {
        var change = Json.object(
                "forecast",
                List.of(
                        forecast("notes", "reload", "ConfigMap notes: pods that have it as files see it change"),
                        forecast("quiet", "none"),
                        forecast("os", "none", "machines that are made from now on have it"),
                        forecast("web", "restart", "Deployment web: one after another", "Job a: goes, and comes")));
        assertThat(ChangeView.changes(JsonView.of(change)))
                .containsExactly(
                        "forecast web: restart",
                        "  Deployment web: one after another",
                        "  Job a: goes, and comes",
                        "forecast notes: reload",
                        "  ConfigMap notes: pods that have it as files see it change",
                        "forecast os: none",
                        "  machines that are made from now on have it");
    }

    @Test
    void a_layer_that_does_not_get_through_comes_first() {
        var change = Json.object(
                "forecast",
                List.of(
                        forecast("web", "restart", "Deployment web: one after another"),
                        forecast("db", "none", "Service db: stays as it is").with("stops", true)));
        assertThat(ChangeView.changes(JsonView.of(change)).getFirst()).isEqualTo("forecast db: stops");
    }

    @Test
    void what_runs_is_told_where_it_is_not_what_is_to_run() {
        assertThat(rollback(Json.of(8L))).containsExactly("runs revision 7 (store 1.0.0), not 8 that it is to run");
        assertThat(rollback(Json.of(7L)))
                .as("what is to run is not signed yet")
                .containsExactly("runs revision 7 (store 1.0.0), not what it is to run");
        assertThat(rollback(Json.NULL)).containsExactly("runs revision 7 (store 1.0.0), not what it is to run");
        var none = Json.object("cluster", "shop-1", "state", "none", "runs", runs(Json.of(8L)));
        assertThat(ChangeView.update(JsonView.of(none)))
                .containsExactly(
                        "cluster/shop-1 is to run the newest versions",
                        "runs revision 7 (store 1.0.0), not 8 that it is to run");
    }

    private static List<String> rollback(Json desired) {
        return ChangeView.rollback(JsonView.of(Json.object("runs", runs(desired))));
    }

    private static Json.Obj runs(Json desired) {
        return Json.object(
                "revision",
                7,
                "desired",
                desired,
                "profiles",
                List.of(Json.object("name", "store", "version", "1.0.0")));
    }

    private static Json.Obj forecast(String layer, String effect, String... reasons) {
        return Json.object("layer", layer, "effect", effect, "reasons", List.of(reasons));
    }
}
