package dev.holdfast.packs.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.packs.chart.ChartEngine.ChartJob;
import dev.holdfast.packs.chart.ChartEngine.ChartOutcome;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HelmTest {
    private static ChartJob job(String template) {
        var files = new TreeMap<String, Bytes>();
        Map.of("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n", "templates/a.yaml", template)
                .forEach((path, text) -> files.put(path, Bytes.utf8(text)));
        Chart chart = ChartReader.folder(files);
        return new ChartJob(chart, "r", "ns", "1.33.0", BuiltInApis.of("1.33.0"), Json.Obj.EMPTY);
    }

    private static String map(int number) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: n" + number + "}\n";
    }

    @Test
    void charts_are_rendered_side_by_side_by_few_children() throws InterruptedException, ExecutionException {
        try (var helm = new Helm();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<ChartOutcome>>();
            for (int i = 0; i < 8; i++) {
                var job = job(map(i));
                running.add(threads.submit(() -> helm.render(job)));
            }
            for (int i = 0; i < running.size(); i++) {
                assertThat(running.get(i).get()).isInstanceOf(ChartOutcome.Release.class);
                assertThat(((ChartOutcome.Release) running.get(i).get()).manifest())
                        .contains("{name: n" + i + "}");
            }
            assertThat(helm.memoryKib()).hasSizeBetween(1, 2);
        }
    }

    @Test
    void what_helm_complains_of_is_one_line_without_its_advice() {
        try (var helm = new Helm()) {
            var broken = helm.render(job("{{ include \"nothing\" . }}\n"));
            assertThat(broken).isInstanceOfSatisfying(ChartOutcome.Failed.class, failed -> assertThat(failed.message())
                    .contains("nothing")
                    .doesNotContain("--debug")
                    .doesNotContainPattern("[\\p{Cntrl}\\x{FFFD}]"));
            var macro = helm.evaluate(
                    Json.Obj.EMPTY, List.of(new TemplateEngine.Job("{{ include \"nothing\" . }}", Json.Obj.EMPTY)));
            assertThat(macro)
                    .singleElement()
                    .isInstanceOfSatisfying(TemplateEngine.Outcome.Failed.class, failed -> assertThat(failed.message())
                            .contains("nothing")
                            .doesNotContain("--debug")
                            .doesNotContainPattern("[\\p{Cntrl}\\x{FFFD}]"));
        }
    }

    @Test
    void a_chart_without_end_costs_its_child_and_nobody_else() {
        try (var helm = new Helm(Duration.ofSeconds(8))) {
            var endless = "{{ range $i := until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}\n";
            assertThatThrownBy(() -> helm.render(job(endless)))
                    .isInstanceOfSatisfying(
                            Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-RND-003"));
            assertThat(helm.memoryKib()).isEqualTo(List.of());
            assertThat(helm.render(job(map(1)))).isInstanceOf(ChartOutcome.Release.class);
        }
    }
}
