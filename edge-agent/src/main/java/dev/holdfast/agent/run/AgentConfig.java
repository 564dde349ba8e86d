package dev.holdfast.agent.run;

import dev.holdfast.agent.intake.Disk;
import dev.holdfast.agent.intake.ImportSteps;
import dev.holdfast.agent.lifecycle.Reach;
import dev.holdfast.agent.reconcile.Rights;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How an agent runs.
 *
 * @param data its data folder, which belongs to it alone
 * @param disk tells how much room is left
 * @param steps told at every step of an import
 * @param rights in whose name it works on the cluster
 * @param reach where a cluster's Cluster API objects can be taken over
 */
public record AgentConfig(Path data, Disk disk, ImportSteps steps, Rights rights, Reach reach) {
    /** This build, as reports name it. */
    public static final String VERSION = "0.1.0";

    /** An agent on this folder, as people run it. */
    public static AgentConfig of(Path data) {
        return new AgentConfig(
                data,
                () -> Files.getFileStore(data).getUsableSpace(),
                ImportSteps.SILENT,
                Rights.FULL,
                new Reach.Nowhere());
    }

    /** The same, working in the name of each layer's service account. */
    public AgentConfig restricted() {
        return new AgentConfig(data, disk, steps, Rights.RESTRICTED, reach);
    }

    /** The same, where a cluster can be taken over. */
    public AgentConfig with(Reach server) {
        return new AgentConfig(data, disk, steps, rights, server);
    }
}
