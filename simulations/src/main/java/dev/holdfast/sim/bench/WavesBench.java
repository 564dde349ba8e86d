package dev.holdfast.sim.bench;

import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.fleet.HubProcess;
import dev.holdfast.sim.pivot.DevCluster;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.Ports;
import dev.holdfast.sim.testbed.capi.Bed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cluster moves out and comes home again and again, with hub and agent as they are run: what stays in the hub's memory.
 * One cluster, since a site's API server takes over one cluster only, and a bed has one such server.
 */
final class WavesBench implements Benchmark {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String CLUSTER = "ship-1";
    /** Until then the hub meets code of its own for the first time, and compiles what it meets often. */
    private static final int WARM = 10;

    private final Clock clock;

    WavesBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "waves";
    }

    @Override
    public String question() {
        return "a cluster pivots out and home, again and again: does the hub's memory stay as it was";
    }

    @Override
    public List<Figure> run(Setting setting) throws Exception {
        var waves = setting.quick() ? 4 : 50;
        var warm = setting.quick() ? 2 : WARM;
        var binaries = Binaries.find(System.getenv())
                .filter(Binaries::runClusterApi)
                .orElseThrow(() -> new IllegalStateException(
                        "expected Cluster API in the test bed, found none; " + Binaries.clusterApiAdvice()));
        var folder = setting.folder();
        var ports = new Ports(new SecureRandom());
        var place = new HubProcess.Place(folder.resolve("hub"), ports.free(), ports.free(), ports.free(), "embedded");
        var resident = new ArrayList<Double>();
        var reachable = new ArrayList<Double>();
        try (var bed = Bed.start(binaries, folder.resolve("bed"));
                var hub = HubProcess.start(
                        place, folder.resolve("hub.log"), "--pivot-soak", "1s", "--pivot-quiet", "1s")) {
            var shell = shell(place);
            bed.lookAt(bed.source());
            launch(shell, bed, folder);
            try (var agent = agent(shell, bed, folder)) {
                for (var wave = 1; wave <= waves; wave++) {
                    var out = wave % 2 == 1;
                    if (wave > 1) {
                        bed.lookAt(out ? bed.source() : bed.target());
                        shell.must(
                                out
                                        ? new String[] {"cluster", "pivot", CLUSTER}
                                        : new String[] {"cluster", "pivot", CLUSTER, "--back"});
                    }
                    await(shell, agent, out ? "AtSite" : "AtManagement");
                    if (wave >= warm) {
                        reachable.add(hub.reachable());
                    }
                    resident.add(hub.resident());
                    setting.progress().accept(said(wave, out, resident, reachable));
                }
            }
            return List.of(
                    new Figure(
                            "hub: objects reachable after a collection, after each of waves " + warm + " to " + waves,
                            "MB",
                            new Samples(reachable)),
                    new Figure(
                                    "the same, more at the end than after wave " + warm,
                                    "MB",
                                    Samples.of(reachable.getLast() - reachable.getFirst()))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 1)),
                    new Figure(
                                    "hub resident, more at the end than after wave " + warm,
                                    "MB",
                                    Samples.of(resident.getLast() - resident.get(warm - 1)))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 20))
                            .remark("after the first wave " + Samples.text(resident.getFirst()) + ", after wave " + warm
                                    + " " + Samples.text(resident.get(warm - 1)) + ", at the end "
                                    + Samples.text(resident.getLast())),
                    new Figure("hub resident at its highest", "MB", Samples.of(hub.highest())));
        }
    }

    private static String said(int wave, boolean out, List<Double> resident, List<Double> reachable) {
        return "wave " + wave + ", " + (out ? "at its site" : "home") + ": hub " + Samples.text(resident.getLast())
                + " MB" + (reachable.isEmpty() ? "" : ", reachable " + Samples.text(reachable.getLast()) + " MB");
    }

    private Shell shell(HubProcess.Place place) throws IOException {
        return new Shell(
                Map.of(
                        "HOLDFAST_HUB",
                        place.api().toString(),
                        "HOLDFAST_TOKEN",
                        Files.readString(place.data().resolve("admin.token")).strip()),
                clock);
    }

    private static void launch(Shell shell, Bed bed, Path folder) throws IOException {
        shell.must(
                "management",
                "add",
                "home",
                "--kubeconfig",
                bed.source().plane().kubeconfig().toString());
        var document = Files.writeString(folder.resolve(CLUSTER + ".yaml"), DevCluster.document(CLUSTER));
        shell.must("apply", "-f", document.toString());
        shell.must("wait", "cluster/" + CLUSTER, "--for", "condition=ControlPlaneInitialized", "--timeout", "8m");
    }

    private static AgentProcess agent(Shell shell, Bed bed, Path folder) throws IOException {
        var token = folder.resolve(CLUSTER + ".token").toString();
        var data = folder.resolve(CLUSTER).toString();
        shell.must("site", "token", CLUSTER, "-o", token);
        shell.must("agent", "enrol", "--token", token, "--data", data);
        return AgentProcess.start(
                List.of(),
                folder.resolve(CLUSTER + ".log"),
                "--data",
                data,
                "--kubeconfig",
                bed.target().plane().kubeconfig().toString(),
                "--pivot-soak",
                "1s");
    }

    private static void await(Shell shell, AgentProcess agent, String where) {
        new Patience(PATIENCE)
                .until(CLUSTER + " to be " + where, () -> {
                    agent.requireAlive();
                    var pivoted = shell
                            .must("get", "cluster", CLUSTER, "-o", "json")
                            .json()
                            .at("status")
                            .at("conditions")
                            .items()
                            .stream()
                            .filter(condition -> condition.at("type").text().equals("Pivoted"))
                            .map(condition -> condition.at("reason").text(""))
                            .findFirst()
                            .orElse("");
                    return pivoted.equals(where);
                });
    }
}
