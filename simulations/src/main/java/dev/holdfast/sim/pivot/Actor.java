package dev.holdfast.sim.pivot;

import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.sign.Envelope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One end of pivots as a process of its own: plays the role that the order gives it, until the process is killed.
 * Statements and sealed files pass through a folder, as a link or a stick would carry them. Confined to one thread.
 */
final class Actor {
    static final PivotTimes TIMES = new PivotTimes(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofMillis(300),
            4);
    private static final Duration IDLE = Duration.ofMillis(30);

    private final Path mail;
    private final Identity self;
    private final Fuse fuse;
    private final PivotSource source;
    private final PivotTarget target;
    private String current = "";
    private int strike;
    private boolean aborted;
    private Report last = new Report("", "", false, "", List.of());

    /** @param folder with the identity; the folder above is the one through which all speak */
    Actor(Path folder, Clock clock, SecureRandom random) {
        self = Identity.read(folder);
        mail = folder.resolveSibling("mail");
        fuse = new Fuse(FabricCapiApi.connect(self.kubeconfig()));
        var shore = self.shore(fuse);
        var cluster = new DevCluster(self.cluster());
        source = shore.source(cluster.name(), self.other(), self.recovery(), TIMES, clock, random);
        target = shore.target(cluster, self.other(), TIMES, clock);
    }

    /** Until the end of this process. */
    void run() {
        while (!Thread.currentThread().isInterrupted()) {
            var pause = Order.read(mail).map(this::act).orElse(IDLE);
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private Duration act(Order order) {
        if (!order.id().equals(current)) {
            current = order.id();
            aborted = false;
            arm(order);
        } else if (order.strike() != strike) {
            arm(order);
        }
        if (last.id().equals(current) && last.over()) {
            return IDLE;
        }
        return order.source().equals(self.name()) ? give(order) : take(order);
    }

    private void arm(Order order) {
        strike = order.strike();
        fuse.arm(order.victim().equals(self.name()) ? order.point() : Optional.empty());
    }

    private Duration give(Order order) {
        var plan = new PivotPlan(self.cluster(), self.cluster(), order.id(), order.epoch());
        var begun = source.record().filter(record -> record.id().equals(order.id()));
        if (begun.isPresent() && order.abort() && !aborted) {
            aborted = true;
            source.abort("the order says so");
        }
        // A cluster that has just arrived is not at rest: then the preflight says so, and it is tried again.
        var progress = begun.isEmpty() ? source.begin(plan) : source.step(heard(order, "target"));
        var record = source.record();
        var file = mail.resolve(order.id() + ".seal");
        if (record.filter(found -> found.phase() == Phase.COMMIT).isPresent() && !Files.exists(file)) {
            source.seal().ifPresent(content -> Order.replace(file, content));
        }
        source.statement().ifPresent(said -> say(order, "source", said));
        return report(order, progress, record);
    }

    private Duration take(Order order) {
        var progress = target.step(heard(order, "source"), id -> Order.content(mail.resolve(id + ".seal")));
        target.statement().ifPresent(said -> say(order, "target", said));
        return report(order, progress, target.record());
    }

    private Duration report(Order order, Progress progress, Optional<PivotRecord> record) {
        var own = record.filter(found -> found.id().equals(order.id()));
        var over = own.filter(found -> found.phase().ended()).isPresent() && progress instanceof Progress.Finished;
        if (over) {
            fuse.disarm();
            if (own.get().phase() == Phase.DONE && order.source().equals(self.name())) {
                source.forget();
            }
        }
        var found = progress instanceof Progress.Moved ? "" : progress.toString();
        var phase = own.map(PivotRecord::phase).map(Phase::label).orElse("");
        var next = new Report(order.id(), phase, over, found, over ? fuse.trace() : List.of());
        if (!next.equals(last)) {
            last = next;
            next.write(mail.resolve(self.name() + ".report"));
        }
        return switch (progress) {
            case Progress.Waiting waiting -> waiting.again();
            case Progress.Moved _ -> Duration.ZERO;
            case Progress.Idle _, Progress.Finished _ -> IDLE;
            case Progress.Blocked _ -> TIMES.poll();
        };
    }

    private Optional<Envelope> heard(Order order, String role) {
        return Order.content(mail.resolve(order.id() + "." + role)).map(Envelope::parse);
    }

    private void say(Order order, String role, Envelope said) {
        var file = mail.resolve(order.id() + "." + role);
        Bytes text = said.write();
        if (Order.content(file).filter(text::equals).isEmpty()) {
            Order.replace(file, text);
        }
    }
}
