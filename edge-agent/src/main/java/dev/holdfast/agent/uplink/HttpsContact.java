package dev.holdfast.agent.uplink;

import dev.holdfast.agent.dial.HubCaller;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Optional;

/** Polls the hub's agent listener. */
public record HttpsContact(HubCaller hub) implements Contact {
    private static final int LONGEST_POINTER = 2 << 10;
    private static final int LONGEST_ANSWER = 1 << 20;

    @Override
    public Optional<Bytes> pointer() throws IOException {
        var answer = hub.get("/v1/pointer", LONGEST_POINTER);
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND
                || answer.status() == HttpURLConnection.HTTP_NO_CONTENT) {
            return Optional.empty();
        }
        if (!answer.ok() || answer.body().length() > LONGEST_POINTER) {
            throw new IOException("the hub answered " + answer.status() + " for the pointer");
        }
        return Optional.of(answer.body());
    }

    @Override
    public Collection<Long> report(Bytes file) throws IOException {
        var answer = hub.post("/v1/reports", ReportFile.PAYLOAD_TYPE, file, LONGEST_ANSWER);
        if (!answer.ok()) {
            throw new IOException("the hub answered " + answer.status() + " for the report");
        }
        try {
            return JsonView.of(StrictJson.parseObject(answer.body(), Limits.metadata(LONGEST_ANSWER)))
                    .at("sequences")
                    .items()
                    .stream()
                    .map(JsonView::integer)
                    .toList();
        } catch (Refusal e) {
            throw new IOException("the hub's answer to the report cannot be read", e);
        }
    }
}
