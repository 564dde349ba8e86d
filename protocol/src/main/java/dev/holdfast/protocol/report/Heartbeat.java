package dev.holdfast.protocol.report;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;

/**
 * The sign of life: at most 150 bytes, so that a year of them fits a metered link ({@code spec/v1/messaging.md}).
 *
 * @param bootId counts the starts of the agent
 * @param connection counts the connections of this start; lower pairs are ignored
 * @param sequence newest sequence number the site has given out
 * @param applied applied revision, 0 when none
 * @param converged whether everything desired is applied and ready
 */
public record Heartbeat(long bootId, long connection, long sequence, long applied, boolean converged) {
    /** The most bytes a heartbeat may have. */
    public static final int MAX_BYTES = 150;

    public Bytes write() {
        return StrictJson.write(
                Json.object("b", bootId, "c", connection, "s", sequence, "r", applied, "h", converged ? 1 : 0));
    }

    public static Heartbeat parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.metadata(MAX_BYTES)));
        return new Heartbeat(
                view.at("b").natural(),
                view.at("c").natural(),
                view.at("s").natural(),
                view.at("r").natural(),
                view.at("h").integer(0) == 1);
    }
}
