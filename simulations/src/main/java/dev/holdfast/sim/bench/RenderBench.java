package dev.holdfast.sim.bench;

import dev.holdfast.packs.chart.BuiltInApis;
import dev.holdfast.packs.chart.ChartEngine.ChartJob;
import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.lint.PackLint;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LayerSettings;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.sim.parity.HelmBinary;
import dev.holdfast.sim.testbed.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** How long charts take, beside the helm program, and how much memory the children with Helm in them hold. */
final class RenderBench implements Benchmark {
    private static final int LAYERS = 30;
    private static final int PACKS = 220;
    private static final int PUBLISHES_A_DAY = 288;
    private static final Duration LONGEST_RUN = Duration.ofMinutes(20);
    private static final double MB = 1024;

    @Override
    public String name() {
        return "render";
    }

    @Override
    public String question() {
        return "How fast do packs become layers, and at what memory?";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var work = new Work(setting);
        var charts = work.charts();
        setting.progress().accept(charts.size() + " charts");
        var figures = new ArrayList<>(work.profile(charts));
        figures.addAll(new LateBench(setting).run());
        figures.add(work.longRun(charts));
        figures.add(work.lint());
        return figures;
    }

    /** A chart with the values that its pack gives it. */
    private record Source(Chart chart, Json.Obj values) {}

    /** One run of this benchmark. Confined to one thread. */
    private record Work(Setting setting) {
        /** Real ones that render without an error, one version of each, else generated ones. */
        List<Source> charts() {
            var wanted = setting.quick() ? 6 : LAYERS;
            var found = new ArrayList<Source>();
            if (setting.packs().isEmpty()) {
                for (int i = 0; i < wanted; i++) {
                    found.add(new Source(BenchCharts.chart(i), Json.Obj.EMPTY));
                }
                return found;
            }
            var names = new HashSet<String>();
            try (var helm = new Helm()) {
                var renderer = new Renderer(helm);
                for (var folder : PackLint.find(setting.packs().get())) {
                    if (found.size() < wanted && PackReader.read(folder) instanceof Checked.Valid<Pack> valid) {
                        first(valid.value())
                                .filter(source -> names.add(source.chart().name()))
                                .filter(source -> renderer.content(profile("1.0.0", with(found, source)))
                                        instanceof Checked.Valid<?>)
                                .ifPresent(found::add);
                    }
                }
            }
            return found;
        }

        private static List<Source> with(List<Source> sources, Source one) {
            var all = new ArrayList<>(sources);
            all.add(one);
            return all;
        }

        private static Optional<Source> first(Pack pack) {
            try {
                var values = Yaml.readMapping(pack.values()).value();
                return pack.charts().stream().findFirst().map(chart -> {
                    var own = ((Json.Obj) values).members().get("charts") instanceof Json.Obj(var all)
                                    && all.get(chart.name()) instanceof Json.Obj given
                            ? given
                            : Json.Obj.EMPTY;
                    return new Source(chart, own);
                });
            } catch (Refusal e) {
                return Optional.empty();
            }
        }

        private static Composition profile(String version, List<Source> sources) {
            var layers = sources.stream()
                    .map(source -> new Composition.Layer(
                            source.chart().name(),
                            source.chart().name(),
                            Optional.empty(),
                            List.of(new Composition.LockedChart(source.chart(), "")),
                            List.of(),
                            LayerSettings.plain(
                                    "", StrictJson.write(source.values()).utf8())))
                    .toList();
            return new Composition("bench", version, "add-on", "all", ProfileComposer.KUBERNETES, List.of(), layers);
        }

        /** Ours and the helm program in turns; then the same profile again, under a new version. */
        List<Figure> profile(List<Source> charts) throws IOException {
            var first = new ArrayList<Double>();
            var again = new ArrayList<Double>();
            var unchanged = new ArrayList<Double>();
            var peer = new ArrayList<Double>();
            for (int run = 0; run < (setting.quick() ? 1 : 5); run++) {
                try (var helm = new Helm()) {
                    var renderer = new Renderer(helm);
                    var locked = profile("1.0.0", charts);
                    first.add(seconds(() -> renderer.content(locked).require()));
                    unchanged.add(1_000 * seconds(() -> renderer.content(locked).require()));
                    var next = Composition.parse(profile("1.0.1", charts).write());
                    again.add(1_000 * seconds(() -> renderer.content(next).require()));
                }
                peer.add(helm(charts));
                setting.progress()
                        .accept("profile " + (run + 1) + ": " + Samples.text(first.getLast()) + " s, helm "
                                + Samples.text(peer.getLast()) + " s");
            }
            var size = "a profile of " + charts.size() + " chart layers";
            return List.of(
                    new Figure(
                                    size + " rendered the first time, child processes started with it",
                                    "s",
                                    new Samples(first))
                            .beside("helm template, one after the other", new Samples(peer))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 15))
                            .remark(
                                    "helm template asks no cluster and looks for nothing; we install against a loopback API, and charts that could hold"
                                            + " random content twice"),
                    new Figure(size + " again, nothing changed", "ms", new Samples(unchanged))
                            .aim(Aim.atMost(Aim.Of.P99, 1_000)),
                    new Figure(size + " under its next version, no layer changed", "ms", new Samples(again))
                            .aim(Aim.atMost(Aim.Of.P99, 1_000)));
        }

        private double helm(List<Source> charts) throws IOException {
            var environment = System.getenv();
            var program = Binaries.find(environment)
                    .map(found -> found.program("helm"))
                    .filter(Files::isExecutable)
                    .orElseThrow(() -> new IllegalStateException(
                            "expected the helm program, found none; " + Binaries.advice(environment)));
            try (var binary = new HelmBinary(program, setting.folder())) {
                var folders = new ArrayList<Path>();
                for (var source : charts) {
                    folders.add(unpacked(source.chart()));
                }
                return seconds(() -> {
                    for (int i = 0; i < charts.size(); i++) {
                        var chart = charts.get(i).chart();
                        binary.templateAlone(
                                folders.get(i),
                                new ChartJob(
                                        chart,
                                        chart.name(),
                                        chart.name(),
                                        ProfileComposer.KUBERNETES,
                                        List.of(),
                                        charts.get(i).values()));
                    }
                });
            }
        }

        private Path unpacked(Chart chart) throws IOException {
            var folder =
                    setting.folder().resolve("charts").resolve(chart.digest().value());
            for (var file : chart.files()) {
                var target = folder.resolve(file.path());
                Files.createDirectories(target.getParent());
                Files.write(target, file.content().toArray());
            }
            return folder;
        }

        /**
         * What the children hold at most over a day: each of a day's publishes renders every layer, as if nothing were
         * remembered. Ends early on a slow machine and says after how many.
         */
        Figure longRun(List<Source> charts) throws InterruptedException, ExecutionException {
            var wanted = setting.quick() ? 60 : PUBLISHES_A_DAY * charts.size();
            var end = System.nanoTime() + LONGEST_RUN.toNanos();
            var asked = new AtomicInteger();
            var holding = Collections.synchronizedList(new ArrayList<Double>());
            int children;
            try (var helm = new Helm()) {
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    var sides = new ArrayList<Future<?>>();
                    for (int side = 0; side < 2; side++) {
                        sides.add(threads.submit(() -> {
                            for (int i = asked.getAndIncrement();
                                    i < wanted && System.nanoTime() < end;
                                    i = asked.getAndIncrement()) {
                                helm.render(job(charts.get(i % charts.size())));
                                if (i % charts.size() == 0) {
                                    holding.add(helm.highestKib() / MB);
                                }
                                if (i % (charts.size() * 10) == 0) {
                                    setting.progress()
                                            .accept(i + " renders, most " + helm.highestKib() / 1024 + " MB, "
                                                    + helm.started() + " children so far");
                                }
                            }
                        }));
                    }
                    for (var side : sides) {
                        side.get();
                    }
                }
                holding.add(helm.highestKib() / MB);
                children = helm.started();
            }
            var renders = Math.min(wanted, asked.get() - 2);
            return new Figure("most that a child with Helm ever held, resident", "MB", new Samples(holding))
                    .aim(Aim.gate(400))
                    .remark(renders + " renders (a day is taken as " + PUBLISHES_A_DAY + " publishes of "
                            + charts.size()
                            + " layers, none remembered), by two children at a time; " + children
                            + " in all: one is replaced when it has grown or has rendered enough");
        }

        private static ChartJob job(Source source) {
            var name = source.chart().name();
            var apis = BuiltInApis.of(ProfileComposer.KUBERNETES);
            return new ChartJob(source.chart(), name, name, ProfileComposer.KUBERNETES, apis, source.values());
        }

        Figure lint() throws IOException {
            var folder = setting.packs().orElse(setting.folder().resolve("packs"));
            if (setting.packs().isEmpty()) {
                for (int i = 0; i < (setting.quick() ? 20 : PACKS); i++) {
                    BenchCharts.pack(Files.createDirectories(folder.resolve("app-" + i + "-1.0.0")), i);
                }
            }
            var packs = PackLint.find(folder);
            var samples = new ArrayList<Double>();
            for (int run = 0; run < (setting.quick() ? 1 : 5); run++) {
                samples.add(seconds(() -> packs.forEach(PackLint::lint)));
            }
            return new Figure("lint of " + packs.size() + " packs", "s", new Samples(samples))
                    .aim(Aim.atMost(Aim.Of.MEDIAN, 10));
        }

        private interface Doing {
            void run() throws IOException;
        }

        private static double seconds(Doing doing) throws IOException {
            var start = System.nanoTime();
            doing.run();
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
