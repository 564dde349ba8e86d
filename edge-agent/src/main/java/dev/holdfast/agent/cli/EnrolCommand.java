package dev.holdfast.agent.cli;

import dev.holdfast.agent.dial.Route;
import dev.holdfast.agent.identity.EnrolResult;
import dev.holdfast.agent.identity.Identity;
import dev.holdfast.agent.identity.Token;
import dev.holdfast.agent.run.Agent;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code enrol}: makes a data folder belong to a site. */
@Command(
        name = "enrol",
        description = "Make a data folder belong to the site that a one-time token names.",
        footer = {
            "",
            "May be repeated after a failure: the same token and folder get the same answer.",
            "",
            "Examples:",
            "  holdfast site token shop-017 -o shop-017.token      (at the hub)",
            "  holdfast agent enrol --token shop-017.token --data DIR"
        })
final class EnrolCommand implements Callable<Integer> {
    @Option(names = "--token", required = true, paramLabel = "FILE", description = "One-time token file.")
    Path token = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Data folder of the agent; made if absent.")
    Path data = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "Form of the output (default: text).")
    Form form = Form.text;

    private final Terminal terminal;

    EnrolCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(token)) {
            throw new Refusal("HF-ENR-010", "a readable token file " + token, "none", "check the path");
        }
        var read = Token.parse(Bytes.copyOf(Files.readAllBytes(token)));
        switch (Agent.enrol(data.toAbsolutePath().normalize(), read, terminal.clock(), Route.DIRECT)) {
            case EnrolResult.Enrolled(var identity) -> say("enrolled", identity);
            case EnrolResult.AlreadyHere(var identity) -> say("alreadyHere", identity);
            case EnrolResult.Refused(var problem) -> throw new Refusal(problem);
            case EnrolResult.Unreachable(var reason) ->
                throw new Refusal(
                        "HF-ENR-014",
                        "an answer of the hub",
                        reason,
                        "check that the hub runs and can be reached, then try again with the same token");
        }
        return 0;
    }

    private void say(String result, Identity identity) {
        if (form == Form.json) {
            terminal.document(Json.object(
                    "result", result,
                    "fleet", identity.fleet().value(),
                    "site", identity.site().value(),
                    "data", data.toString()));
        } else {
            terminal.line(data + " belongs to site " + identity.site() + " of fleet " + identity.fleet()
                    + (result.equals("enrolled") ? "" : " already"));
        }
    }
}
