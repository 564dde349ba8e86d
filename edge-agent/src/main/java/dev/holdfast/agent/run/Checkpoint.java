package dev.holdfast.agent.run;

import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What must not go backwards when the store is lost: kept beside the keys (protocol.md §7, fault 21).
 *
 * @param boot last start that was counted
 * @param sequence a number that had been given out
 * @param revision newest revision that had been adopted
 * @param floor the floor time
 */
record Checkpoint(long boot, long sequence, long revision, Instant floor) {
    /** More numbers than a site gives out between two checkpoints. */
    static final long MARGIN = 1_000_000;

    static final Checkpoint NONE = new Checkpoint(0, 0, 0, Instant.EPOCH);

    static Checkpoint read(Path data) throws IOException {
        try {
            var view = JsonView.of(
                    StrictJson.parseObject(Bytes.copyOf(Files.readAllBytes(file(data))), Limits.metadata(4 << 10)));
            return new Checkpoint(
                    view.at("boot").integer(),
                    view.at("sequence").integer(),
                    view.at("revision").integer(),
                    Instant.parse(view.at("floor").text()));
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }

    void write(Path data) throws IOException {
        DurableFile.write(
                file(data),
                StrictJson.write(Json.object(
                        "boot", boot, "sequence", sequence, "revision", revision, "floor", floor.toString())));
    }

    private static Path file(Path data) {
        return data.resolve("keys").resolve("checkpoint.json");
    }
}
