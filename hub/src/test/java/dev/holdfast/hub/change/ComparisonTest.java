package dev.holdfast.hub.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void what_changes_of_machines_is_shown_and_that_those_that_are_there_stay() {
        var shown = JsonView.of(Comparison.of(os("24.4.0", 1), os("24.4.1", 2)).addTo(Json.Obj.EMPTY));
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
        assertThat(JsonView.of(Comparison.of(os("24.4.0", 1), os("24.4.0", 1)).addTo(Json.Obj.EMPTY))
                        .at("layers")
                        .items())
                .isEmpty();
    }

    private static Shape os(String version, int level) {
        var made = Json.object("pack", Json.object("name", "ubuntu", "version", version));
        var values = Json.object("kubeadmconfig", Json.object("level", level));
        return new Shape(new TreeMap<>(
                Map.of(new LayerKey("base", "os"), new Shape.Layer(version, made, values, Optional.empty(), 0, true))));
    }
}
