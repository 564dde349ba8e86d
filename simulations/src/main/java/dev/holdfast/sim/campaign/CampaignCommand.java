package dev.holdfast.sim.campaign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.testbed.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code campaign}: many kills, in chunks that can be resumed. */
@Command(
        name = "campaign",
        description = "Kill hub and agent at random moments and check that nothing acknowledged is lost.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Examples:",
            "  holdfast campaign                 40 kills",
            "  holdfast campaign --long          1,000 kills, as far as 45 minutes reach",
            "  holdfast campaign --long --resume goes on where the last chunk stopped"
        })
public final class CampaignCommand implements Callable<Integer> {
    private static final int KILLS_PER_WORLD = 20;

    @Option(names = "--long", description = "1,000 kills instead of 40.")
    boolean longCampaign;

    @Option(names = "--resume", description = "Go on with the campaign in --data.")
    boolean resume;

    @Option(names = "--kills", paramLabel = "N", description = "So many kills.")
    @Nullable
    Integer kills;

    @Option(names = "--seed", paramLabel = "N", description = "Course of decisions (default: 1).")
    long seed = 1;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Stop after so long and print how to resume (default: 45).")
    int minutes = 45;

    @Option(names = "--worlds", paramLabel = "N", description = "So many hubs with a site at a time (default: 2).")
    int worlds = 2;

    @Option(names = "--data", paramLabel = "DIR", description = "Where progress is kept (default: .holdfast/campaign).")
    Path data = Path.of(System.getProperty("holdfast.home", "."), ".holdfast", "campaign");

    private final PrintStream out;
    private final Clock clock;

    public CampaignCommand(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** How far a campaign has come. */
    private record Progress(long seed, int wanted, int done, List<String> violations) {}

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(data);
        var file = data.resolve("progress.json");
        var fresh = new Progress(seed, Optional.ofNullable(kills).orElse(longCampaign ? 1_000 : 40), 0, List.of());
        var progress = resume ? read(file).orElse(fresh) : fresh;
        var end = clock.instant().plus(Duration.ofMinutes(minutes));
        out.println("campaign: seed " + progress.seed() + ", " + progress.wanted() + " kills, " + progress.done()
                + " done");
        var launchpad = launchpad();
        while (progress.done() < progress.wanted() && clock.instant().isBefore(end)) {
            progress = chunk(progress, launchpad);
            write(file, progress);
            out.println(clock.instant() + " " + progress.done() + " of " + progress.wanted() + " kills, "
                    + progress.violations().size() + " violations");
        }
        progress.violations().forEach(out::println);
        if (progress.done() < progress.wanted()) {
            out.println("go on with: holdfast campaign --resume" + (longCampaign ? " --long" : ""));
        } else if (progress.violations().isEmpty()) {
            out.printf(
                    "0 of %d failed: at 95 %% confidence fewer than %.2f %% do%n",
                    progress.done(), 300.0 / progress.done());
        }
        return progress.violations().isEmpty() ? 0 : 1;
    }

    private Launchpad launchpad() throws IOException {
        var training = data.resolve("training");
        Folders.delete(training);
        Files.createDirectories(training);
        var launchpad = Launchpad.prepare(data.resolve("launchpad").toAbsolutePath());
        World.train(training.toAbsolutePath(), launchpad, clock);
        return launchpad;
    }

    /** As many worlds at a time as asked for: they mostly wait. */
    private Progress chunk(Progress progress, Launchpad launchpad) {
        var violations = new ArrayList<>(progress.violations());
        var done = progress.done();
        var running = new ArrayList<Future<List<String>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int world = 0; world < worlds && done < progress.wanted(); world++) {
                var seed = progress.seed() * 1_000_003 + done / KILLS_PER_WORLD;
                var count = Math.min(KILLS_PER_WORLD, progress.wanted() - done);
                running.add(threads.submit(() -> world(seed, count, launchpad)));
                done += count;
            }
        }
        running.forEach(world -> violations.addAll(world.resultNow()));
        return new Progress(progress.seed(), progress.wanted(), done, List.copyOf(violations));
    }

    private List<String> world(long seed, int kills, Launchpad launchpad) throws IOException {
        var folder = Files.createTempDirectory(data.toAbsolutePath(), "world-" + seed + "-");
        var violations = new ArrayList<String>();
        try {
            var outcome = KillCampaign.run(seed, kills, folder, launchpad, clock);
            out.println("seed " + seed + ": " + outcome.moments());
            outcome.violations().forEach(found -> violations.add("seed " + seed + ", " + found));
        } catch (RuntimeException e) {
            violations.add("seed " + seed + ": " + e.getMessage());
        }
        if (violations.isEmpty()) {
            Folders.delete(folder);
        } else {
            out.println("evidence kept in " + folder);
        }
        return violations;
    }

    private static Optional<Progress> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var view = JsonView.of(StrictJson.parse(Bytes.copyOf(Files.readAllBytes(file)), Limits.DOCUMENT));
        return Optional.of(new Progress(
                view.at("seed").integer(),
                (int) view.at("wanted").integer(),
                (int) view.at("done").integer(),
                view.at("violations").texts()));
    }

    private static void write(Path file, Progress progress) throws IOException {
        var next = file.resolveSibling("progress.next");
        Files.write(
                next,
                StrictJson.write(Json.object(
                                "seed", progress.seed(),
                                "wanted", progress.wanted(),
                                "done", progress.done(),
                                "violations", progress.violations()))
                        .toArray());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
