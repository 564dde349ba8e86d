package dev.holdfast.sim.campaign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.sim.campaign.World.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What operators and sites do while somebody dies. A command that fails because its server died is no violation, only no
 * acknowledgement. Confined to one thread at a time.
 */
final class Work {
    private static final Duration AGREE = Duration.ofSeconds(150);
    private static final Duration ROLLOUT = Duration.ofSeconds(3);

    /** What is going on, and who does most of it. */
    enum Operation {
        PUBLISH(Side.HUB),
        APPLY(Side.HUB),
        ROLLOUT(Side.AGENT),
        IMPORT(Side.AGENT),
        REPORT(Side.AGENT),
        REPORT_IMPORT(Side.HUB),
        START(Side.HUB);

        final Side worker;

        Operation(Side worker) {
            this.worker = worker;
        }
    }

    private final World world;
    private final Ledger ledger;

    Work(World world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** What must be there before, outside the window in which the kill falls. */
    void prepare(Operation operation) {
        switch (operation) {
            case PUBLISH -> {
                world.write("profile.yaml", world.documents().profile(ledger.published + 1));
                world.shell().must("apply", "-f", world.file("profile.yaml"));
            }
            case APPLY, ROLLOUT -> nextChange();
            case IMPORT -> {
                nextChange();
                world.shell().must("apply", "-f", world.file("cluster.yaml"));
                ledger.changeAcknowledged(ledger.changeTried);
                world.shell().must("bundle", "build", World.SITE, "-o", world.file("stick.hfb"));
            }
            case REPORT_IMPORT ->
                world.shell().must("agent", "report", "-o", world.file("site.hfr"), "--data", world.file("site"));
            case REPORT, START -> {}
        }
    }

    void perform(Operation operation, String where) {
        switch (operation) {
            case PUBLISH -> {
                var number = ledger.published + 1;
                if (ok("publish", "profile", "shop")) {
                    ledger.publishAcknowledged(number);
                }
            }
            case APPLY -> change();
            case ROLLOUT -> {
                if (change() && !world.documents().dark()) {
                    awaitRollout();
                }
            }
            case IMPORT -> takeIn("stick.hfb", where);
            case REPORT -> {
                var file = ok("agent", "report", "-o", world.file("site.hfr"), "--data", world.file("site"));
                if (file) {
                    carry();
                }
            }
            case REPORT_IMPORT -> carry();
            case START -> {}
        }
    }

    /** Both sides agree in the end, and the site runs what was applied last. */
    void agree(String where) {
        nextChange();
        world.shell().must("apply", "-f", world.file("cluster.yaml"));
        ledger.changeAcknowledged(ledger.changeTried);
        if (world.documents().dark()) {
            world.shell().must("bundle", "build", World.SITE, "-o", world.file("agree.hfb"));
            takeIn("agree.hfb", where);
            awaitConverged(where);
            world.shell().must("agent", "report", "-o", world.file("site.hfr"), "--data", world.file("site"));
            world.shell().must("report", "import", world.file("site.hfr"));
        }
        var waited = world.shell()
                .run("wait", "cluster/" + World.SITE, "--for", "converged", "--timeout", AGREE.toSeconds() + "s");
        if (waited.exitStatus() != 0) {
            ledger.violation(where, "hub and site do not agree: " + waited.err().strip());
        }
        var applied = world.store(Side.AGENT).applied();
        if (!runs(applied, ledger.changeTried)) {
            ledger.violation(where, "the site does not run change " + ledger.changeTried + ": " + applied);
        }
    }

    private void nextChange() {
        ledger.changeTried++;
        world.write("cluster.yaml", world.documents().cluster(ledger.published, ledger.changeTried));
    }

    private boolean change() {
        var number = ledger.changeTried;
        var done = ok("apply", "-f", world.file("cluster.yaml"));
        if (done) {
            ledger.changeAcknowledged(number);
        }
        return done;
    }

    private void carry() {
        var file = world.file("site.hfr");
        var carried = events(Path.of(file));
        if (ok("report", "import", file)) {
            ledger.eventsAcknowledged(carried);
        }
    }

    private static List<Long> events(Path report) {
        try {
            var payload =
                    Envelope.parse(Bytes.copyOf(Files.readAllBytes(report))).payload();
            return JsonView.of(StrictJson.parse(payload, Limits.OBJECTS)).at("events").items().stream()
                    .map(event -> Long.parseLong(event.at("sequence").text()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void takeIn(String bundle, String where) {
        var result =
                world.shell().run("agent", "import", world.file(bundle), "--data", world.file("site"), "-o", "json");
        if (result.exitStatus() == 0) {
            ledger.importAcknowledged(result.json().at("revision").integer(0));
        } else if (result.out().contains("refused") && !overtaken(result.out())) {
            ledger.violation(
                    where, "the newest bundle was refused: " + result.out().strip());
        }
    }

    /** A site with a link may have fetched something newer than the stick meanwhile. */
    private boolean overtaken(String answer) {
        return !world.documents().dark() && answer.contains("HF-TUF-");
    }

    private void awaitConverged(String where) {
        var end = System.nanoTime() + AGREE.toNanos();
        while (!world.agentStatus().at("converged").flag(false)) {
            if (System.nanoTime() > end) {
                ledger.violation(where, "the site does not converge");
                return;
            }
            LockSupport.parkNanos(50_000_000L);
        }
    }

    // Whether it comes to an end does not matter: somebody may be dead.
    private void awaitRollout() {
        var end = System.nanoTime() + ROLLOUT.toNanos();
        while (System.nanoTime() < end && !runs(world.store(Side.AGENT).applied(), ledger.changeTried)) {
            LockSupport.parkNanos(20_000_000L);
        }
    }

    /** The site keeps short digests of the values that the API server answered. */
    private static boolean runs(String applied, int change) {
        var digest = Bytes.utf8("\"s" + change + "\"").digest().value().substring(0, 16);
        return applied.contains("\"f:store\":\"" + digest + "\"");
    }

    private boolean ok(String... command) {
        return world.shell().run(command).exitStatus() == 0;
    }
}
