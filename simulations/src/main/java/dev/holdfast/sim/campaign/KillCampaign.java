package dev.holdfast.sim.campaign;

import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.drive.Shell;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills hub or agent at a random moment of a publish, an apply, an import or a report, starts it again and checks that
 * nothing acknowledged is lost, nothing is applied twice differently, and every database is whole. One seed, one course
 * of decisions; the moments themselves are the machine's.
 */
final class KillCampaign {
    private static final Duration CONVERGE = Duration.ofSeconds(60);

    /** What a campaign found. {@code violations} is empty when all promises held. */
    record Outcome(int kills, List<String> violations) {
        Outcome {
            violations = List.copyOf(violations);
        }
    }

    private enum Operation {
        PUBLISH,
        APPLY,
        IMPORT,
        REPORT
    }

    private final Random random;
    private final World world;
    private final List<String> violations = new ArrayList<>();
    private final Map<Long, String> contentByRevision = new HashMap<>();
    private int published;
    private int acknowledgedPublish;
    private long acknowledgedImport;
    private long highestDesired;

    private KillCampaign(long seed, World world) {
        this.random = new Random(seed);
        this.world = world;
    }

    /** Runs {@code kills} kills in a fresh world under {@code folder}. */
    static Outcome run(long seed, int kills, Path folder, Clock clock) {
        try (var world = new World(folder, clock)) {
            var campaign = new KillCampaign(seed, world);
            for (int kill = 1; kill <= kills; kill++) {
                campaign.round(kill);
            }
            campaign.settle();
            return new Outcome(kills, campaign.violations);
        }
    }

    private void round(int kill) {
        var operation = Operation.values()[random.nextInt(Operation.values().length)];
        var hubDies = (operation == Operation.PUBLISH || operation == Operation.APPLY)
                ? random.nextInt(4) > 0
                : random.nextInt(4) == 0;
        var moment = Duration.ofMillis(random.nextInt(400));
        var where = "kill " + kill + " (" + (hubDies ? "hub" : "agent") + " during " + operation + " after "
                + moment.toMillis() + " ms)";
        var work = Thread.ofVirtual().start(() -> perform(operation, where));
        LockSupport.parkNanos(moment.toNanos());
        if (hubDies) {
            world.killHub();
        } else {
            world.killAgent();
        }
        join(work);
        check(world.hubDatabase(), where);
        check(world.agentDatabase(), where);
        if (hubDies) {
            world.restartHub();
        } else {
            world.restartAgent();
        }
        verify(where);
    }

    /** One operation; a command that fails because its server died is no violation, only no acknowledgement. */
    private void perform(Operation operation, String where) {
        switch (operation) {
            case PUBLISH -> {
                var number = published + 1;
                world.write("profile.yaml", World.profile(number));
                if (ok("apply", "-f", world.file("profile.yaml")) && ok("publish", "profile", "shop")) {
                    acknowledgedPublish = number;
                    published = number;
                }
            }
            case APPLY -> {
                world.write("site.yaml", World.cluster("1.0." + acknowledgedPublish));
                ok("apply", "-f", world.file("site.yaml"));
            }
            case IMPORT -> {
                if (ok("bundle", "build", World.SITE, "-o", world.file("stick.hfb"))) {
                    var result = shell().run(
                                    "agent",
                                    "import",
                                    world.file("stick.hfb"),
                                    "--data",
                                    world.file("site"),
                                    "-o",
                                    "json");
                    if (result.exitStatus() == 0) {
                        acknowledgedImport = Math.max(
                                acknowledgedImport, result.json().at("revision").integer(0));
                    } else if (!result.err().contains("HF-AGT") && result.out().contains("refused")) {
                        violations.add(where + ": own newest bundle refused: "
                                + result.out().strip());
                    }
                }
            }
            case REPORT -> {
                if (ok("agent", "report", "-o", world.file("site.hfr"), "--data", world.file("site"))) {
                    ok("report", "import", world.file("site.hfr"));
                }
            }
        }
    }

    private void verify(String where) {
        if (acknowledgedPublish > 0) {
            var profile =
                    world.get("profile", "shop").at("status").at("published").text("");
            var number = profile.isEmpty() ? -1 : Integer.parseInt(profile.substring(profile.lastIndexOf('.') + 1));
            if (number < acknowledgedPublish) {
                violations.add(
                        where + ": published 1.0." + acknowledgedPublish + " was acknowledged, hub knows " + profile);
            }
            published = Math.max(published, number);
        }
        var status = world.agentStatus();
        var desired = status.at("desiredRevision").integer(0);
        if (desired < acknowledgedImport || desired < highestDesired) {
            violations.add(where + ": the site went back from revision " + highestDesired + " to " + desired);
        }
        highestDesired = Math.max(highestDesired, desired);
        remember(status, where);
    }

    /** A revision has one content for ever. */
    private void remember(JsonView status, String where) {
        var desired = status.at("desiredRevision").integer(0);
        if (status.at("converged").flag(false) && desired > 0) {
            var content = status.at("layers").items().stream()
                    .map(layer -> layer.at("name").text("") + "="
                            + layer.at("version").text(""))
                    .sorted()
                    .toList()
                    .toString();
            var before = contentByRevision.putIfAbsent(desired, content);
            if (before != null && !before.equals(content)) {
                violations.add(where + ": revision " + desired + " was " + before + " and is " + content);
            }
        }
    }

    /** At the end both sides agree, and the site runs what was applied last. */
    private void settle() {
        world.write("site.yaml", World.cluster("1.0." + acknowledgedPublish));
        world.shell().must("apply", "-f", world.file("site.yaml"));
        var waited = world.shell()
                .run("wait", "cluster/" + World.SITE, "--for", "converged", "--timeout", CONVERGE.toSeconds() + "s");
        if (waited.exitStatus() != 0) {
            violations.add("at the end: " + waited.err().strip());
        }
        var objects = world.shell()
                .must("agent", "objects", "--data", world.file("site"), "-o", "json")
                .out();
        if (!objects.contains("page")) {
            violations.add("at the end the object of the profile is missing: " + objects.strip());
        }
    }

    private Shell shell() {
        return world.shell();
    }

    private boolean ok(String... command) {
        return shell().run(command).exitStatus() == 0;
    }

    private void check(Path database, String where) {
        var answer = QuickCheckRows.quickCheck(database);
        if (!answer.equals("ok")) {
            violations.add(where + ": quick_check of " + database.getFileName() + ": " + answer);
        }
    }

    private static void join(Thread work) {
        try {
            work.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
