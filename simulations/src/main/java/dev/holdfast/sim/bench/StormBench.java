package dev.holdfast.sim.bench;

import dev.holdfast.sim.fleet.FleetRound;
import dev.holdfast.sim.fleet.FleetStage;
import dev.holdfast.sim.fleet.StormRound;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Hub and broker are killed, everybody comes back (B13). */
final class StormBench implements Benchmark {
    private static final double AIM_SECONDS = 120;
    private static final int EVENTS = 3;

    private final Clock clock;

    StormBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public String question() {
        return "hub and broker killed with kill -9 and started again: until every site is back and nothing is lost";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var sites = setting.quick() ? 100 : 10_000;
        var folder = Files.createDirectories(setting.folder());
        try (var stage = new FleetStage(folder, sites, true, 150, setting.seed(), clock, setting.progress())) {
            // A change of all brings the window of the whole fleet to every site.
            setting.progress().accept(FleetRound.change(stage).text());
            stage.learnWindow();
            if (setting.quick()) {
                stage.window(Duration.ofSeconds(10));
            }
            var round = StormRound.run(stage, EVENTS, setting.progress());
            var name = sites + " sites on Mosquitto";
            return List.of(
                    new Figure("all back after kill -9 of hub and broker, " + name, "s", Samples.of(round.seconds()))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, AIM_SECONDS))
                            .remark("connected, told their pointer again, state and status acknowledged, outbox empty;"
                                    + " TLS 1.3 with a client certificate each, full handshakes; the window is "
                                    + stage.window().toSeconds() + " s"),
                    new Figure("  one site, from the kill until it is back", "s", new Samples(round.back())),
                    new Figure("  handshakes in the busiest second", "handshakes", Samples.of(round.busiest())),
                    new Figure(
                                    "  processor of the hub while they come back",
                                    "% of a core",
                                    Samples.of(round.hubPercent()))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 80)),
                    new Figure("  the hub's highest resident memory", "MB", Samples.of(round.hubMegabytes())),
                    new Figure("events lost, " + name, "events", Samples.of(round.lost()))
                            .aim(Aim.gate(0))
                            .remark(EVENTS + " of each site waited in its outbox; the table holds each once"),
                    new Figure("attempts for one connection, " + name, "attempts", Samples.of(round.attempts()))
                            .aim(Aim.gate(2))
                            .remark("a second wave would show here" + round.troubles()),
                    new Figure(
                                    "connections that dropped the handshake queue (ListenDrops)",
                                    "drops",
                                    Samples.of(round.drops()))
                            .aim(Aim.gate(0)));
        }
    }
}
