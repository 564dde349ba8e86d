package dev.holdfast.agent.identity;

import dev.holdfast.agent.dial.HubCaller;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;

/** What the hub said when it refused, as one of our refusals. */
final class HubProblem {
    private HubProblem() {}

    static Refusal read(HubCaller.Answer answer) {
        try {
            var view = JsonView.of(StrictJson.parseObject(answer.body(), Limits.metadata(64 << 10)));
            return new Refusal(
                    view.at("code").text(),
                    view.at("expected").text(view.at("title").text("a request that the hub accepts")),
                    view.at("found").text(view.at("detail").text("status " + answer.status())),
                    view.at("remedy").text("ask the operator of the hub"));
        } catch (Refusal | IllegalArgumentException e) {
            return new Refusal(
                    "HF-ENR-012",
                    "an answer with status 200 from the hub",
                    "status " + answer.status(),
                    "check the hub's address and its log");
        }
    }

    /** One line for people out of nested failures. */
    static String reason(IOException e) {
        var line = new StringBuilder(String.valueOf(e.getMessage()));
        for (var detail : e.getSuppressed()) {
            line.append("; ").append(detail.getMessage());
        }
        return line.toString();
    }
}
