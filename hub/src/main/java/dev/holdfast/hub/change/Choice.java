package dev.holdfast.hub.change;

import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.change.ValuePath;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * What somebody chose where an update and an override meet.
 *
 * @param conflict digest of the three values that were shown: with others it has to be chosen again
 * @param value for {@link How#EDIT}
 */
record Choice(String layer, ValuePath path, String conflict, How how, Json value, Author author, Instant at) {
    enum How {
        /** The cluster's own value stays. */
        KEEP,
        /** The profile's new value comes. */
        TAKE,
        /** Another value than all three. */
        EDIT;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws Refusal HF-CHG-002 */
        static How parse(String text) {
            return Arrays.stream(values())
                    .filter(how -> how.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(
                            "HF-CHG-002",
                            "keep, take or edit",
                            text.isEmpty() ? "nothing" : text,
                            "choose one of them"));
        }
    }
}
