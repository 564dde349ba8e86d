package dev.holdfast.sim.pivot;

import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code campaign pivot}: many kills of a pivot's processes, in chunks that can be resumed. */
@Command(
        name = "pivot",
        description = "Kill the processes of a pivot before and after their calls, between two real API servers.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Needs root on Linux and Cluster API in the test bed (simulations/testbed/build capi).",
            "Examples:",
            "  holdfast campaign pivot                       20 kills",
            "  holdfast campaign pivot --kills 1000          as far as 45 minutes reach",
            "  holdfast campaign pivot --kills 1000 --resume goes on where the last chunk stopped"
        })
public final class PivotCampaignCommand implements Callable<Integer> {
    @Option(names = "--kills", paramLabel = "N", description = "So many kills (default: 20).")
    int kills = 20;

    @Option(names = "--resume", description = "Go on with the campaign in --data.")
    boolean resume;

    @Option(names = "--seed", paramLabel = "N", description = "Order of the points (default: 1).")
    long seed = 1;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Stop after so long and print how to resume (default: 45).")
    int minutes = 45;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where plan, log and programs are kept (default: .holdfast/campaign-pivot).")
    Path data = Path.of(System.getProperty("holdfast.home", "."), ".holdfast", "campaign-pivot");

    private final PrintStream out;
    private final Clock clock;

    public PivotCampaignCommand(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var binaries = Binaries.find(System.getenv())
                .filter(Binaries::runClusterApi)
                .orElseThrow(() -> new IllegalStateException(
                        "expected Cluster API in the test bed, found none; " + Binaries.clusterApiAdvice()));
        var end = clock.instant().plus(Duration.ofMinutes(minutes));
        var home = Files.createDirectories(data.toAbsolutePath());
        var book = new Logbook(home);
        if (!resume) {
            book.clear();
        }
        var world = Files.createTempDirectory(home, "strait-");
        try (var campaign = PivotCampaign.open(binaries, world, new SecureRandom())) {
            var first = campaign.plan(seed);
            var plan = book.plan().orElse(first);
            book.plan(plan);
            campaign.launchFrom(Launchpad.prepare(world.resolve("launchpad")));
            var entries = book.entries();
            out.println("campaign pivot: seed " + seed + ", " + plan.size() + " points, " + entries.size()
                    + " voyages behind, " + kills(entries) + " of " + kills + " kills");
            while (kills(entries) < kills
                    && entries.size() < plan.size()
                    && clock.instant().isBefore(end)) {
                var outcome = campaign.sail(plan.get(entries.size()));
                book.add(outcome);
                entries = book.entries();
                out.println(clock.instant() + " " + outcome.voyage() + ": " + outcome.kills() + " killed"
                        + ", " + (outcome.arrived() ? "complete" : "reverted")
                        + (outcome.problem().isEmpty() ? "" : ", VIOLATION: " + outcome.problem()));
                if (outcome.problem().startsWith("never over")) {
                    break;
                }
            }
            out.println(campaign.size());
            return summary(entries, plan.size(), world);
        }
    }

    private int summary(List<Logbook.Entry> entries, int points, Path world) throws IOException {
        var found = kills(entries);
        var violations =
                entries.stream().filter(entry -> !entry.problem().isEmpty()).count();
        var struck = entries.stream().filter(entry -> entry.kills() > 0).toList();
        var complete = struck.stream().filter(Logbook.Entry::arrived).count();
        out.println(found + " kills in " + struck.size() + " of " + entries.size() + " voyages: " + complete
                + " complete, " + (struck.size() - complete) + " as if never begun, " + violations + " violations");
        if (found < kills && entries.size() < points) {
            out.println("go on with: holdfast campaign pivot --resume --kills " + kills);
        }
        if (violations > 0) {
            out.println("evidence kept in " + world);
            return 1;
        }
        Folders.delete(world);
        return 0;
    }

    private static long kills(List<Logbook.Entry> entries) {
        return entries.stream().mapToLong(Logbook.Entry::kills).sum();
    }
}
