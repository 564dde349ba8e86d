package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code release}: what failed here may be tried again. */
@Command(
        name = "release",
        description = "Let a revision that failed at this site be tried again.",
        footer = {"", "Example:", "  holdfast agent release --data DIR"})
final class ReleaseCommand extends ReadCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REVISION",
            defaultValue = "0",
            description = "One that is held (default: all)")
    long revision;

    ReleaseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Json.Obj question() {
        return Json.object("command", "release", "revision", revision);
    }

    @Override
    void show(JsonView answer) {
        for (var released : answer.at("released").items()) {
            terminal.line("revision " + released.integer(0) + " may be tried again");
        }
    }
}
