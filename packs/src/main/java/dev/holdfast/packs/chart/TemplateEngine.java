package dev.holdfast.packs.chart;

import dev.holdfast.protocol.json.Json;
import java.util.List;

/** Evaluates templates with Helm's own engine, functions and rules. */
public interface TemplateEngine {
    /**
     * One template.
     *
     * @param values what {@code .Values} is for it
     */
    record Job(String template, Json.Obj values) {}

    /** What came of one job. */
    sealed interface Outcome {
        record Text(String text) implements Outcome {}

        /** Helm's own message, which names line and column. */
        record Failed(String message) implements Outcome {}
    }

    /**
     * Evaluates all jobs in one go.
     *
     * @param shared what {@code .spectro} and {@code .holdfast} are
     * @return one outcome per job, in order
     * @throws dev.holdfast.protocol.problem.Refusal HF-RND-003 (took too long or too much memory), -004 (Helm is not
     *     there)
     */
    List<Outcome> evaluate(Json.Obj shared, List<Job> jobs);
}
