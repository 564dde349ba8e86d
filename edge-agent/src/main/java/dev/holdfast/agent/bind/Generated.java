package dev.holdfast.agent.bind;

import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Password;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Passwords that the site makes itself, each once, in a file beside its keys that outlives the store. Thread-safe. */
public final class Generated {
    private static final String FILE = "generated.json";

    private final Path file;
    private final RandomGenerator random;

    /**
     * Reads nothing yet.
     *
     * @param keys the folder of the site's keys
     * @param random as good as keys need it
     */
    public Generated(Path keys, RandomGenerator random) {
        this.file = keys.resolve(FILE);
        this.random = random;
    }

    /** The value of a variable, made and kept when it is asked for the first time. */
    public synchronized String value(String variable) {
        try {
            var known = Files.exists(file)
                    ? StrictJson.parseObject(Bytes.copyOf(Files.readAllBytes(file)), Limits.DOCUMENT)
                    : Json.Obj.EMPTY;
            var kept = Optional.of(JsonView.of(known).at(variable)).filter(JsonView::present);
            if (kept.isPresent()) {
                return kept.get().text();
            }
            var value = Password.make(random, Password.LENGTH);
            // Kept before anybody sees it: a password that was applied and forgotten would lock the site out.
            DurableFile.write(file, StrictJson.write(known.with(variable, value)));
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
