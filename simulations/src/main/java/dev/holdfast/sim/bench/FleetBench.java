package dev.holdfast.sim.bench;

import dev.holdfast.sim.fleet.FleetRound;
import dev.holdfast.sim.fleet.FleetStage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** One change of every site: from the word of the hub until each has its new pointer on its disk (B3). */
final class FleetBench implements Benchmark {
    private static final double EMBEDDED_SECONDS = 10;
    private static final double MOSQUITTO_SECONDS = 5;

    private final Clock clock;

    FleetBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public String question() {
        return "a change of every site: published at the hub until each site keeps its new pointer";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var figures = new ArrayList<Figure>();
        figures.addAll(broker(setting, false, setting.quick() ? 50 : 1_000, EMBEDDED_SECONDS));
        figures.addAll(broker(setting, true, setting.quick() ? 100 : 10_000, MOSQUITTO_SECONDS));
        return figures;
    }

    private List<Figure> broker(Setting setting, boolean mosquitto, int sites, double aim) throws Exception {
        var rounds = setting.quick() ? 2 : 3;
        var folder = setting.folder().resolve(mosquitto ? "mosquitto" : "embedded");
        java.nio.file.Files.createDirectories(folder);
        var whole = new ArrayList<Double>();
        var signing = new ArrayList<Double>();
        var delivery = new ArrayList<Double>();
        var busy = new ArrayList<Double>();
        var commits = new ArrayList<Double>();
        var pointers = new ArrayList<Double>();
        var checks = new ArrayList<Double>();
        var floor = new ArrayList<Double>();
        FleetRound.Idle idle;
        double retained;
        try (var stage = new FleetStage(
                folder, sites, mosquitto, mosquitto ? 150 : 60, setting.seed(), clock, setting.progress())) {
            idle = FleetRound.idle(stage);
            for (var i = 0; i < rounds; i++) {
                var round = FleetRound.change(stage);
                setting.progress().accept(round.text());
                whole.add(round.seconds());
                signing.add(round.signing());
                delivery.addAll(round.delivery());
                busy.add(round.processor());
                commits.add(round.commits() / sites);
                pointers.add(round.mostPointers());
                checks.addAll(round.checks());
            }
            if (mosquitto) {
                // It would take its name at the broker back.
                stage.killHub();
            }
            var bare = FleetRound.floor(stage, setting.quick() ? 2 : 5);
            floor.addAll(bare.seconds());
            retained = bare.retained() / (double) sites;
        }
        var name = sites + " sites on " + (mosquitto ? "Mosquitto" : "the embedded broker");
        return List.of(
                new Figure("change of all, " + name, "s", new Samples(whole))
                        .floor("bare publisher, the same sessions", new Samples(floor))
                        .aim(Aim.atMost(Aim.Of.MEDIAN, aim))
                        .remark("TLS 1.3 with a client certificate each; hub, broker, sites on the same cores; the"
                                + " floor signs and renders nothing"),
                new Figure("  of that until the hub has signed the last one, " + name, "s", new Samples(signing)),
                new Figure("  from signed to kept at the site, " + name, "ms", new Samples(delivery)),
                new Figure(
                        "  processor time of the hub" + (mosquitto ? "" : " and its broker") + ", " + name,
                        "s",
                        new Samples(busy)),
                new Figure(
                        "  a site of the sample fetches and checks its Director, " + name, "ms", new Samples(checks)),
                new Figure("pointers for one change at any site, " + name, "messages", new Samples(pointers))
                        .aim(Aim.gate(1)),
                new Figure("commits of the hub for one change of a site, " + name, "commits", new Samples(commits))
                        .aim(Aim.gate(1)),
                new Figure(
                                "messages of the hub to sites that have nothing to do, " + name,
                                "messages",
                                Samples.of(idle.messages()))
                        .aim(Aim.gate(0)),
                new Figure(
                                "commits of the hub in a minute of nothing to do, " + name,
                                "commits",
                                Samples.of(idle.commits()))
                        .aim(Aim.gate(sites / 1_000.0 + 5))
                        .remark("signs of life are kept a thousand at a time; nothing else is written"),
                new Figure("retained messages of a site, " + name, "messages", Samples.of(retained)).aim(Aim.gate(3)));
    }
}
