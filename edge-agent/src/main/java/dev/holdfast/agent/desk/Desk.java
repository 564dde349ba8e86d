package dev.holdfast.agent.desk;

import dev.holdfast.protocol.json.Json;

/** Answers local requests: by the running agent, or alone on the data folder. */
public interface Desk extends AutoCloseable {
    /**
     * Answers one request, an object with {@code command} and what it needs.
     *
     * @throws dev.holdfast.protocol.problem.Refusal when it cannot be done
     */
    Json.Obj answer(Json.Obj request);

    @Override
    void close();
}
