package dev.holdfast.sim.parity;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.lint.PackLint;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code parity}: every pack of a folder, rendered here and by helm. */
@Command(
        name = "parity",
        description = "Render packs here and with the helm binary, and compare object by object.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Examples:",
            "  holdfast bench parity --packs packs/catalog",
            "  holdfast bench parity --packs DIR -o json"
        })
public final class ParityCommand implements Callable<Integer> {
    private static final int LONGEST = 240;

    @Option(names = "--packs", paramLabel = "DIR", required = true, description = "A pack or a folder of packs.")
    Path packs = Path.of("");

    @Option(names = "--only", paramLabel = "TEXT", description = "Only packs whose folder name contains this.")
    String only = "";

    @Option(names = "--kube-version", paramLabel = "V", description = "Kubernetes to render for (default: 1.33.0).")
    String kubernetes = ProfileComposer.KUBERNETES;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "Form of the output (default: table).")
    String form = "table";

    private final PrintStream out;
    private final PrintStream progress;

    public ParityCommand(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var environment = System.getenv();
        var program = Binaries.find(environment)
                .map(found -> found.program("helm"))
                .filter(Files::isExecutable)
                .orElseThrow(() ->
                        new IllegalStateException("the helm binary is not there; " + Binaries.advice(environment)));
        var home = Files.createTempDirectory("holdfast-parity");
        try (var helm = new Helm();
                var binary = new HelmBinary(program, home)) {
            var verdicts = compare(new Parity(helm, binary, kubernetes));
            if (form.equals("json")) {
                out.println(StrictJson.write(document(verdicts)).utf8());
            } else {
                print(verdicts);
            }
            return verdicts.stream().anyMatch(Verdict::isBad) ? 1 : 0;
        } finally {
            Folders.delete(home);
        }
    }

    private List<Verdict> compare(Parity parity) throws InterruptedException {
        var folders = PackLint.find(packs).stream()
                .filter(folder -> folder.toString().contains(only))
                .toList();
        var running = new ArrayList<Future<Verdict>>();
        var verdicts = new ArrayList<Verdict>();
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            folders.forEach(folder -> running.add(threads.submit(() -> parity.compare(folder))));
            for (var verdict : running) {
                verdicts.add(verdict.get());
                if (verdicts.size() % 20 == 0) {
                    progress.println(verdicts.size() + " of " + folders.size() + " packs");
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the comparison broke", e.getCause());
        }
        return verdicts;
    }

    private static Json.Obj document(List<Verdict> verdicts) {
        var counts = Json.object("packs", verdicts.size());
        for (var result : Verdict.Result.values()) {
            counts = counts.with(name(result), count(verdicts, result));
        }
        return Json.object(
                "summary", counts, "packs", verdicts.stream().map(Verdict::json).toList());
    }

    private void print(List<Verdict> verdicts) {
        out.printf("%-12s %-45s %7s %8s%n", "RESULT", "PACK", "CHARTS", "OBJECTS");
        for (var verdict : verdicts) {
            out.printf(
                    "%-12s %-45s %7d %8d%n",
                    name(verdict.result()),
                    verdict.pack() + " " + verdict.version(),
                    verdict.charts(),
                    verdict.objects());
            verdict.details().forEach(detail -> out.println("    " + shortened(detail)));
        }
        var counts = Arrays.stream(Verdict.Result.values())
                .map(result -> count(verdicts, result) + " " + name(result))
                .toList();
        out.println(verdicts.size() + " packs: " + String.join(", ", counts));
    }

    private static String shortened(String detail) {
        var line = detail.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    private static int count(List<Verdict> verdicts, Verdict.Result result) {
        return (int) verdicts.stream().filter(v -> v.result() == result).count();
    }

    private static String name(Verdict.Result result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
