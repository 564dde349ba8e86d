package dev.holdfast.sim.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers one question in figures: runs ours, the peer and the physical floor in the same run, in turns
 * (performance-and-reliability.md §2.1). Keeps nothing between runs.
 */
interface Benchmark {
    /** What a person types to run only this one. */
    String name();

    /** What it is about, in one line. */
    String question();

    List<Figure> run(Setting setting) throws Exception;

    /**
     * Where and how a benchmark runs.
     *
     * @param folder its own, empty
     * @param seed course of its decisions, printed
     * @param quick small sizes: shows that it works, proves nothing
     * @param packs a folder of real packs, where the person named one
     * @param progress one line for people at every step
     */
    record Setting(Path folder, long seed, boolean quick, Optional<Path> packs, Consumer<String> progress) {}
}
