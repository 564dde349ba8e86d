package dev.holdfast.agent.intake;

/** Port: told at every point of an import where a power cut would matter; tests throw here to stand for one. */
@FunctionalInterface
public interface ImportSteps {
    ImportSteps SILENT = _ -> {};

    void reached(String step);
}
