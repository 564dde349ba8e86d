package dev.holdfast.sim.campaign;

import dev.holdfast.sim.campaign.World.Side;
import dev.holdfast.sim.drive.Launchpad;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills hub or agent at a random moment of a publish, an apply, an import, a report or a start, starts it again and
 * checks that nothing acknowledged is lost, nothing is applied twice differently, and every database is whole. One seed,
 * one course of decisions; the moments themselves are the machine's.
 */
final class KillCampaign {
    /** How often hub and site must agree in between: after so many kills. */
    private static final int CONVERGE_EVERY = 5;

    private static final List<Work.Operation> OPERATIONS = List.of(Work.Operation.values());

    /** What a campaign found. {@code violations} is empty when all promises held. */
    record Outcome(int kills, Map<String, Integer> moments, List<String> violations) {
        Outcome {
            moments = Collections.unmodifiableMap(new TreeMap<>(moments));
            violations = List.copyOf(violations);
        }
    }

    private final Random random;
    private final World world;
    private final Ledger ledger;
    private final Work work;
    private final Map<Work.Operation, Duration> usual = new EnumMap<>(Work.Operation.class);
    private final Map<String, Integer> moments = new TreeMap<>();

    private KillCampaign(long seed, World world) {
        this.random = new Random(seed);
        this.world = world;
        this.ledger = new Ledger(world);
        this.work = new Work(world, ledger);
    }

    /** Runs {@code kills} kills in a fresh world under {@code folder}; with an odd seed its site is dark. */
    static Outcome run(long seed, int kills, Path folder, Launchpad launchpad, Clock clock) {
        var documents = new Documents(Math.floorMod(seed, 2) == 1);
        try (var world = new World(folder, launchpad, documents, clock)) {
            var campaign = new KillCampaign(seed, world);
            for (int kill = 1; kill <= kills; kill++) {
                campaign.round(kill);
                if (kill % CONVERGE_EVERY == 0 || kill == kills) {
                    campaign.hurry();
                    campaign.work.agree("after kill " + kill);
                    campaign.ledger.check("after kill " + kill);
                }
            }
            return new Outcome(kills, campaign.moments, campaign.ledger.violations());
        }
    }

    /** A site that has lost its hub several times waits long before it tries again; mostly nobody has that time here. */
    private void hurry() {
        if (!world.documents().dark() && random.nextInt(4) > 0) {
            world.restartAgent();
        }
    }

    private void round(int kill) {
        var operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        var victim = random.nextInt(4) > 0 ? operation.worker : other(operation.worker);
        var moment = usual.getOrDefault(operation, Duration.ofMillis(400))
                .multipliedBy(random.nextInt(1_200))
                .dividedBy(1_000);
        var where = "kill " + kill + " (" + victim + " during " + operation + " after " + moment.toMillis() + " ms"
                + (world.documents().dark() ? ", dark" : "") + ")";
        moments.merge(victim + " during " + operation, 1, Integer::sum);
        work.prepare(operation);
        if (operation == Work.Operation.START) {
            world.kill(victim);
            world.begin(victim);
        }
        var begun = System.nanoTime();
        var ended = new AtomicLong();
        var thread = Thread.ofVirtual().start(() -> {
            work.perform(operation, where);
            ended.set(System.nanoTime());
        });
        LockSupport.parkNanos(moment.toNanos());
        world.kill(victim);
        var killed = System.nanoTime();
        join(thread);
        // A command may have gone on alone on the agent's folder: only now nobody has it open.
        ledger.autopsy(victim, world.remains(victim), where);
        world.begin(victim);
        world.awaitReady(victim);
        if (operation == Work.Operation.START) {
            learn(operation, Duration.ofNanos(System.nanoTime() - killed));
        } else if (ended.get() < killed) {
            learn(operation, Duration.ofNanos(ended.get() - begun));
        } else {
            learn(operation, moment.multipliedBy(5).dividedBy(4));
        }
        ledger.check(where);
    }

    /** Moments are spread over the time that an operation usually takes on this machine. */
    private void learn(Work.Operation operation, Duration took) {
        usual.merge(operation, took, (before, now) -> before.multipliedBy(3)
                .plus(now)
                .dividedBy(4));
    }

    private static Side other(Side side) {
        return side == Side.HUB ? Side.AGENT : Side.HUB;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
