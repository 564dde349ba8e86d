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
    /** Until then the hub meets every piece of its code for the first time. */
    private static final int WARM = 2;

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
        var clusters = List.of("ship-1");
        var waves = setting.quick() ? 4 : 50;
        var binaries = Binaries.find(System.getenv())
                .filter(Binaries::runClusterApi)
                .orElseThrow(() -> new IllegalStateException(
                        "expected Cluster API in the test bed, found none; " + Binaries.clusterApiAdvice()));
        var folder = setting.folder();
        var ports = new Ports(new SecureRandom());
        var place = new HubProcess.Place(folder.resolve("hub"), ports.free(), ports.free(), ports.free(), "embedded");
        var agents = new ArrayList<AgentProcess>();
        var resident = new ArrayList<Double>();
        try (var bed = Bed.start(binaries, folder.resolve("bed"));
                var hub = HubProcess.start(
                        place, folder.resolve("hub.log"), "--pivot-soak", "1s", "--pivot-quiet", "1s")) {
            var shell = shell(place);
            bed.lookAt(bed.source());
            launch(shell, bed, folder, clusters);
            for (var cluster : clusters) {
                agents.add(agent(shell, bed, folder, cluster));
            }
            for (var wave = 1; wave <= waves; wave++) {
                var out = wave % 2 == 1;
                if (wave > 1) {
                    bed.lookAt(out ? bed.source() : bed.target());
                    clusters.forEach(cluster -> shell.must(
                            out
                                    ? new String[] {"cluster", "pivot", cluster}
                                    : new String[] {"cluster", "pivot", cluster, "--back"}));
                }
                clusters.forEach(cluster -> await(shell, cluster, out ? "AtSite" : "AtManagement"));
                resident.add(hub.resident());
                setting.progress()
                        .accept("wave " + wave + ", " + clusters.size() + " clusters "
                                + (out ? "at their sites" : "home") + ": hub " + Samples.text(resident.getLast())
                                + " MB");
            }
            var after = resident.subList(WARM, resident.size());
            return List.of(
                    new Figure(
                                    "hub resident after each of waves " + (WARM + 1) + " to " + waves + ", "
                                            + clusters.size() * waves + " pivots in all",
                                    "MB",
                                    new Samples(after))
                            .remark("after the first waves: " + Samples.text(resident.get(0)) + " and "
                                    + Samples.text(resident.get(WARM - 1))),
                    new Figure(
                                    "more at the end than after wave " + WARM,
                                    "MB",
                                    Samples.of(resident.getLast() - resident.get(WARM - 1)))
                            .aim(Aim.atMost(Aim.Of.MEDIAN, 20)),
                    new Figure("hub resident at its highest", "MB", Samples.of(hub.highest())));
        } finally {
            agents.forEach(AgentProcess::close);
        }
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

    private static void launch(Shell shell, Bed bed, Path folder, List<String> clusters) throws IOException {
        shell.must(
                "management",
                "add",
                "home",
                "--kubeconfig",
                bed.source().plane().kubeconfig().toString());
        for (var cluster : clusters) {
            var document = Files.writeString(folder.resolve(cluster + ".yaml"), DevCluster.document(cluster));
            shell.must("apply", "-f", document.toString());
        }
        for (var cluster : clusters) {
            shell.must("wait", "cluster/" + cluster, "--for", "condition=ControlPlaneInitialized", "--timeout", "8m");
        }
    }

    private static AgentProcess agent(Shell shell, Bed bed, Path folder, String cluster) throws IOException {
        var token = folder.resolve(cluster + ".token").toString();
        var data = folder.resolve(cluster).toString();
        shell.must("site", "token", cluster, "-o", token);
        shell.must("agent", "enrol", "--token", token, "--data", data);
        return AgentProcess.start(
                List.of(),
                folder.resolve(cluster + ".log"),
                "--data",
                data,
                "--kubeconfig",
                bed.target().plane().kubeconfig().toString(),
                "--pivot-soak",
                "1s");
    }

    private static void await(Shell shell, String cluster, String where) {
        new Patience(PATIENCE)
                .until(cluster + " to be " + where, () -> {
                    var pivoted = shell
                            .must("get", "cluster", cluster, "-o", "json")
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
