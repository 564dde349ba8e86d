package dev.holdfast.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_gate_that_does_not_hold_fails_the_run_and_a_time_does_not() {
        var slow = new Figure("wait", "ms", Samples.of(900)).aim(Aim.atMost(Aim.Of.P99, 100));
        assertThat(run(measured("slow", slow), "slow")).isZero();
        assertThat(text()).contains("wait: 900 ms; MISSED: p99 ≤ 100");
        var chatty = new Figure("pass", "writes", Samples.of(0, 0, 1)).aim(Aim.gate(0));
        assertThat(run(measured("chatty", chatty), "chatty")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("failed: chatty: pass");
    }

    @Test
    void a_benchmark_that_breaks_fails_the_run_and_the_others_go_on() {
        var broken = new Given("broken", _ -> {
            throw new IllegalStateException("no disk");
        });
        var fine = measured("fine", new Figure("size", "MB", Samples.of(1)));
        assertThat(run(List.of(broken, fine))).isEqualTo(1);
        assertThat(text()).contains("size: 1 MB");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("failed: broken: java.lang.IllegalStateException");
    }

    @Test
    void raw_samples_of_both_sides_are_kept() throws Exception {
        var figure = new Figure("apply", "s", Samples.of(2, 1))
                .beside("kubectl", Samples.of(6, 3))
                .aim(Aim.ratio(3));
        assertThat(run(measured("one", figure), "one", "-o", "json", "--seed", "7"))
                .isZero();
        var printed = json(out.toString(StandardCharsets.UTF_8))
                .at("benchmarks")
                .items()
                .getFirst();
        var kept = json(Files.readString(folder.resolve("one.json")));
        for (var view : List.of(printed, kept)) {
            var only = view.at("figures").items().getFirst();
            assertThat(only.at("ours").items()).extracting(JsonView::integer).containsExactly(2L, 1L);
            assertThat(only.at("peer").at("samples").items())
                    .extracting(JsonView::integer)
                    .containsExactly(6L, 3L);
            assertThat(only.at("aim").at("met").flag(false)).isTrue();
            assertThat(view.at("seed").integer()).isEqualTo(7);
            assertThat(view.at("weather").at("before").at("syncMicros").present())
                    .isTrue();
        }
    }

    @Test
    void a_name_that_nobody_has_is_wrong_usage() {
        assertThat(run(measured("one", new Figure("a", "b", Samples.of(1))), "two"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("[one]").contains("[two]");
    }

    @Test
    void the_interval_of_a_ratio_holds_the_ratio_of_equal_samples() {
        var interval = Samples.of(1, 1, 1).ratio(Samples.of(3, 3, 3), new java.util.Random(1));
        assertThat(interval).isEqualTo(new Samples.Interval(3, 3));
        assertThat(Samples.of(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(Samples.of(4, 1, 3, 2).quantile(0.99)).isEqualTo(4);
    }

    private int run(Benchmark benchmark, String... arguments) {
        return run(List.of(benchmark), arguments);
    }

    private int run(List<Benchmark> benchmarks, String... arguments) {
        var all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", folder.toString()));
        var command = new BenchCommand(stream(out), stream(err), benchmarks);
        return new CommandLine(command).execute(all.toArray(String[]::new));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonView json(String text) {
        return JsonView.of(StrictJson.parse(Bytes.utf8(text), Limits.OBJECTS));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static Benchmark measured(String name, Figure figure) {
        return new Given(name, _ -> List.of(figure));
    }

    /** A benchmark whose figures the test writes. */
    private record Given(String name, java.util.function.Function<Setting, List<Figure>> figures) implements Benchmark {
        @Override
        public String question() {
            return "what the test says";
        }

        @Override
        public List<Figure> run(Setting setting) {
            return figures.apply(setting);
        }
    }
}
