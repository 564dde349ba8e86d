package dev.holdfast.capi.milestone;

/** What a cluster is at, from its first object to its last. */
public enum Step {
    CREATING_INFRASTRUCTURE("CreatingInfrastructure"),
    GENERATING_CERTIFICATES("GeneratingCertificates"),
    /** The first control plane machine is being made. */
    CREATING_CONTROL_PLANE_MACHINE("CreatingControlPlaneMachine"),
    /** The first control plane machine is there and becomes a node. */
    STARTING_CONTROL_PLANE("StartingControlPlane"),
    ADDING_CONTROL_PLANE_NODE("AddingControlPlaneNode"),
    ADDING_WORKER_NODE("AddingWorkerNode"),
    /** Machines are replaced by others of a newer version or another shape. */
    ROLLING_OUT("RollingOut"),
    REPAIRING("Repairing"),
    /** Machines are sick, and more of them than may be replaced: a person has to look. */
    REPAIR_HELD_BACK("RepairHeldBack"),
    REMOVING_NODE("RemovingNode"),
    DELETING("Deleting"),
    /** Nobody works on it, as during a pivot. */
    PAUSED("Paused"),
    /** Cluster API has lost the cluster's own API server. */
    DISCONNECTED("Disconnected"),
    /** Nothing is being changed, and not everything is well or known yet. */
    SETTLING("Settling"),
    RUNNING("Running");

    private final String text;

    Step(String text) {
        this.text = text;
    }

    /** How conditions and people write it. */
    public String text() {
        return text;
    }
}
