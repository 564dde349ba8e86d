package dev.holdfast.agent.run;

import dev.holdfast.agent.intake.Disk;
import dev.holdfast.agent.intake.ImportSteps;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How an agent runs.
 *
 * @param data its data folder, which belongs to it alone
 * @param disk tells how much room is left
 * @param steps told at every step of an import
 */
public record AgentConfig(Path data, Disk disk, ImportSteps steps) {
    /** This build, as reports name it. */
    public static final String VERSION = "0.1.0";

    /** An agent on this folder, as people run it. */
    public static AgentConfig of(Path data) {
        return new AgentConfig(data, () -> Files.getFileStore(data).getUsableSpace(), ImportSteps.SILENT);
    }
}
