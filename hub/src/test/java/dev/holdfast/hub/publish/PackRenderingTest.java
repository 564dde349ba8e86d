package dev.holdfast.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.ChartEngine;
import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackRenderingTest {
    private static final String PROFILE =
            """
            type: add-on
            version: 1.0.0
            layers:
            - name: endless
              manifest:
                content: |
                  apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: endless}
                  data: {text: "{{ .spectro.system.clusterprofile.name | upper }}"}
            """;

    @Test
    void what_does_not_end_is_rendered_once() {
        var engine = new Endless();
        var profile = Profile.read("store", (Json.Obj) Yaml.readMapping(PROFILE).value())
                .require();
        var registries = new Registries(List.of());
        var renderer = new Renderer(engine);
        var rendering = new PackRendering(
                renderer,
                _ -> ProfileComposer.compose(profile, registries),
                new ImageDigests(renderer, _ -> registries),
                (_, _) -> Optional.empty());

        var refused = rendering.compose("store");
        assertThat(refused).isInstanceOf(Checked.Invalid.class);
        assertThat(refused.findings()).extracting(Finding::code).containsExactly("HF-RND-003");
        assertThat(engine.asked).isOne();
    }

    /** Takes all the time there is, each time it is asked. */
    private static final class Endless implements TemplateEngine, ChartEngine {
        private int asked;

        @Override
        public List<Outcome> evaluate(Json.Obj shared, List<Job> jobs) {
            if (jobs.isEmpty()) {
                return List.of();
            }
            asked++;
            throw new Refusal("HF-RND-003", "templates that end", "no end after 60 s", "look for a loop");
        }

        @Override
        public ChartOutcome render(ChartJob job) {
            throw new AssertionError(job);
        }
    }
}
