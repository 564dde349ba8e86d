package dev.holdfast.capi.milestone;

import dev.holdfast.capi.milestone.Seen.Condition;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The steps in the order in which they hide each other: the first that a cluster is at is what is told. */
record Steps(Snapshot now) {
    Progress current() {
        return Stream.<Supplier<Optional<Progress>>>of(
                        this::deleting,
                        this::paused,
                        this::infrastructure,
                        this::certificates,
                        this::firstNode,
                        this::disconnected,
                        this::repairing,
                        this::rollingOut,
                        this::removing,
                        this::adding)
                .flatMap(step -> step.get().stream())
                .findFirst()
                .orElseGet(this::rest);
    }

    private Optional<Progress> deleting() {
        var condition = now.cluster().condition("Deleting").filter(Condition::isTrue);
        return now.cluster().isBeingDeleted() || condition.isPresent()
                ? Optional.of(ofCluster(Step.DELETING, condition))
                : Optional.empty();
    }

    private Optional<Progress> paused() {
        return now.cluster()
                .condition("Paused")
                .filter(Condition::isTrue)
                .map(condition -> ofCluster(Step.PAUSED, Optional.of(condition)));
    }

    private Optional<Progress> infrastructure() {
        // Once there it stays there: a later fault of it is no creation.
        return now.cluster()
                                .object()
                                .at("status")
                                .at("initialization")
                                .at("infrastructureProvisioned")
                                .flag(false)
                        || now.cluster().is("InfrastructureReady")
                ? Optional.empty()
                : Optional.of(
                        ofCluster(Step.CREATING_INFRASTRUCTURE, now.cluster().condition("InfrastructureReady")));
    }

    private Optional<Progress> certificates() {
        return isInitialized()
                ? Optional.empty()
                : now.controlPlane()
                        .filter(plane -> !plane.is("CertificatesAvailable"))
                        .map(plane -> progress(
                                Step.GENERATING_CERTIFICATES, plane, 0, 0, plane.condition("CertificatesAvailable")));
    }

    private Optional<Progress> firstNode() {
        if (isInitialized()) {
            return Optional.empty();
        }
        var machine = now.controlPlaneMachines().stream()
                .filter(one -> one.is("InfrastructureReady"))
                .findFirst();
        return Optional.of(machine.map(one -> counted(
                        Step.STARTING_CONTROL_PLANE, now.controlPlane().orElse(one), one.condition("NodeReady")))
                .orElseGet(() -> counted(
                        Step.CREATING_CONTROL_PLANE_MACHINE,
                        now.controlPlane().orElse(now.cluster()),
                        now.cluster().condition("ControlPlaneInitialized"))));
    }

    private Optional<Progress> disconnected() {
        // Unknown is common and heals by itself. False since before the first node was up is no loss: it was never
        // there.
        var initialized = now.cluster().condition("ControlPlaneInitialized").map(Condition::since);
        return now.cluster()
                .condition("RemoteConnectionProbe")
                .filter(Condition::isFalse)
                .filter(probe -> probe.since().isAfter(initialized.orElse(Instant.MAX)))
                .map(condition -> ofCluster(Step.DISCONNECTED, Optional.of(condition)));
    }

    private Optional<Progress> repairing() {
        var sick = now.machines().stream()
                .filter(machine -> machine.isNot("HealthCheckSucceeded"))
                .findFirst();
        if (sick.isEmpty()) {
            return now.owners()
                    .filter(owner -> owner.is("Remediating"))
                    .findFirst()
                    .map(owner -> counted(Step.REPAIRING, owner, owner.condition("Remediating")));
        }
        var held = now.checks().stream()
                .filter(check -> check.isNot("RemediationAllowed"))
                .findFirst();
        return Optional.of(
                held.map(check -> progress(Step.REPAIR_HELD_BACK, check, 0, 0, check.condition("RemediationAllowed")))
                        .orElseGet(() -> progress(
                                Step.REPAIRING, sick.get(), 0, 0, sick.get().condition("HealthCheckSucceeded"))));
    }

    private Optional<Progress> rollingOut() {
        return now.owners()
                .filter(owner -> owner.is("RollingOut"))
                .findFirst()
                .map(owner -> progress(
                        Step.ROLLING_OUT, owner, owner.upToDate(), owner.replicas(), owner.condition("RollingOut")));
    }

    private Optional<Progress> removing() {
        return now.owners()
                .filter(owner -> owner.is("ScalingDown"))
                .findFirst()
                .map(owner -> progress(
                        Step.REMOVING_NODE,
                        owner,
                        now.machinesOf(owner).size(),
                        owner.replicas(),
                        owner.condition("ScalingDown")))
                .or(() -> now.machines().stream()
                        .filter(Seen::isBeingDeleted)
                        .findFirst()
                        .map(machine -> progress(Step.REMOVING_NODE, machine, 0, 0, machine.condition("Deleting"))));
    }

    private Optional<Progress> adding() {
        return now.owners()
                .filter(owner -> owner.is("ScalingUp")
                        || now.machinesOf(owner).size() < owner.replicas()
                        || now.machinesOf(owner).stream().anyMatch(machine -> !hasStarted(machine)))
                .findFirst()
                .map(owner -> counted(
                        now.deployments().contains(owner) ? Step.ADDING_WORKER_NODE : Step.ADDING_CONTROL_PLANE_NODE,
                        owner,
                        owner.condition("ScalingUp")));
    }

    /** Nothing is being done: then all is well, or it is not yet. */
    private Progress rest() {
        var available = now.cluster().condition("Available");
        var observed = Stream.concat(Stream.of(now.cluster()), now.owners()).allMatch(Seen::isObserved);
        var ready = now.machines().stream().allMatch(machine -> machine.is("Ready"));
        var well = observed && ready && now.cluster().is("Available");
        return ofCluster(well ? Step.RUNNING : Step.SETTLING, available);
    }

    private boolean isInitialized() {
        return now.cluster().is("ControlPlaneInitialized");
    }

    /** A node that was there once is not being added any more, whatever became of it. */
    private static boolean hasStarted(Seen machine) {
        return machine.object().at("status").at("nodeRef").present();
    }

    /** How many of the subject's machines are ready. */
    private Progress counted(Step step, Seen subject, Optional<Condition> why) {
        var ready = (int) now.machinesOf(subject).stream()
                .filter(machine -> machine.is("Ready"))
                .count();
        return progress(step, subject, ready, subject.replicas(), why);
    }

    private Progress ofCluster(Step step, Optional<Condition> why) {
        return progress(step, now.cluster(), 0, 0, why);
    }

    private Progress progress(Step step, Seen subject, int done, int wanted, Optional<Condition> why) {
        return new Progress(
                step,
                subject.name(),
                done,
                wanted,
                why.map(Condition::message).orElse(""),
                why.map(Condition::since).filter(Instant.EPOCH::isBefore).orElseGet(() -> now.cluster()
                        .created()));
    }
}
