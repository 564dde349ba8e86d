package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LayerSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts charts into layers of a composition for tests. */
final class ChartLayers {
    private ChartLayers() {}

    static Composition composition(Composition.Layer... layers) {
        return new Composition("test", "1.0.0", "add-on", "all", "1.33.0", List.of(), List.of(layers));
    }

    static Composition chart(Chart chart, String values) {
        return composition(new Composition.Layer(
                "chart",
                "chart",
                Optional.empty(),
                List.of(new Composition.LockedChart(chart, "")),
                List.of(),
                LayerSettings.plain("apps", values)));
    }

    static Checked<Rendered> render(Renderer renderer, Composition composition) {
        return renderer.render(composition, new SiteValues(Map.of(), Map.of(), Map.of()));
    }
}
