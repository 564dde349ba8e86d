package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Locale;

/**
 * The intent to pause one object that is not paused, written down before it is done: what to undo afterwards.
 *
 * @param how where this object's pause is
 */
public record PausePoint(Member member, How how) {
    /** Where the pause of an object is. */
    public enum How {
        /** {@code spec.paused} was absent and is to be absent again. */
        SPEC,
        /** {@code spec.paused} was false and is to be false again. */
        SPEC_FALSE,
        /** The annotation: for objects that follow no Cluster. */
        ANNOTATION
    }

    Json.Obj json() {
        return member.json().with("how", how.name().toLowerCase(Locale.ROOT));
    }

    static PausePoint read(JsonView view) {
        return new PausePoint(
                Member.read(view), How.valueOf(view.at("how").text().toUpperCase(Locale.ROOT)));
    }
}
