package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.testbed.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench}: every figure that a document of ours quotes. */
@Command(
        name = "bench",
        description = "Measure Holdfast beside its peers; raw samples are kept.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Needs the test bed (simulations/testbed/build) and takes about an hour in all.",
            "Examples:",
            "  holdfast bench                    all figures",
            "  holdfast bench --list             which there are",
            "  holdfast bench reconcile agent    only these",
            "  holdfast bench render --packs DIR with a folder of real packs"
        })
public final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Only these (default: all).")
    List<String> names = List.of();

    @Option(names = "--list", description = "Name the benchmarks and end.")
    boolean list;

    @Option(names = "--quick", description = "Small sizes: shows that everything works, proves nothing.")
    boolean quick;

    @Option(names = "--seed", paramLabel = "N", description = "Course of decisions (default: 1).")
    long seed = 1;

    @Option(names = "--packs", paramLabel = "DIR", description = "A folder of real packs for render.")
    @Nullable
    Path packs;

    @Option(names = "--data", paramLabel = "DIR", description = "Where results are kept (default: .holdfast/bench).")
    Path data = Path.of(System.getProperty("holdfast.home", "."), ".holdfast", "bench");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json",
            description = "Print one JSON document.")
    @Nullable
    String output;

    private final PrintStream out;
    private final PrintStream err;
    private final List<Benchmark> all;

    public BenchCommand(PrintStream out, PrintStream err, Clock clock) {
        this(out, err, Benchmarks.all(clock));
    }

    BenchCommand(PrintStream out, PrintStream err, List<Benchmark> all) {
        this.out = out;
        this.err = err;
        this.all = List.copyOf(all);
    }

    @Override
    public Integer call() throws IOException {
        var known = all.stream().map(Benchmark::name).toList();
        var strange = names.stream().filter(name -> !known.contains(name)).toList();
        if (!strange.isEmpty()) {
            err.println("HF-CLI-002: expected benchmarks out of " + known + ", found " + strange
                    + "; run holdfast bench --list");
            return 2;
        }
        if (list) {
            all.forEach(one -> out.printf("%-12s %s%n", one.name(), one.question()));
            return 0;
        }
        var people = output == null ? out : err;
        var results = new ArrayList<Json>();
        var failed = new ArrayList<String>();
        for (var one : all) {
            if (names.isEmpty() || names.contains(one.name())) {
                run(one, people, results, failed);
            }
        }
        if (output != null) {
            out.println(StrictJson.write(Json.object("seed", seed, "quick", quick, "benchmarks", results))
                    .utf8());
        }
        failed.forEach(line -> err.println("failed: " + line));
        return failed.isEmpty() ? 0 : 1;
    }

    private void run(Benchmark one, PrintStream people, List<Json> results, List<String> failed) throws IOException {
        var folder = data.toAbsolutePath().resolve(one.name());
        Folders.delete(folder);
        Files.createDirectories(folder);
        people.println("== " + one.name() + ": " + one.question());
        var before = Weather.now(folder);
        people.println("   before: " + before.text());
        List<Figure> figures;
        try {
            figures = one.run(new Benchmark.Setting(
                    folder,
                    seed,
                    quick,
                    Optional.ofNullable(packs).map(Path::toAbsolutePath),
                    line -> people.println("   … " + line)));
        } catch (Exception e) {
            failed.add(one.name() + ": " + e);
            e.printStackTrace(err);
            return;
        }
        var after = Weather.now(folder);
        people.println("   after:  " + after.text());
        var random = new Random(seed);
        figures.forEach(figure -> people.println("   " + figure.line(random)));
        figures.stream().filter(Figure::failed).forEach(figure -> failed.add(one.name() + ": " + figure.what()));
        var result = Json.object(
                "name",
                one.name(),
                "question",
                one.question(),
                "seed",
                seed,
                "quick",
                quick,
                "java",
                System.getProperty("java.runtime.version"),
                "weather",
                Json.object("before", before.json(), "after", after.json()),
                "figures",
                figures.stream().map(Figure::json).toList());
        results.add(result);
        Files.write(
                data.toAbsolutePath().resolve(one.name() + ".json"),
                StrictJson.write(result).toArray());
    }
}
