package dev.holdfast.agent.cli;

import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code report}: a signed report file to carry to the hub. */
@Command(
        name = "report",
        description = "Write a signed report with every event the hub has not acknowledged.",
        footer = {
            "",
            "Examples:",
            "  holdfast agent report --data DIR -o shop-017.hfr",
            "  holdfast report import shop-017.hfr      (at the hub)"
        })
final class ReportCommand extends DeskCommand {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE.hfr",
            description = "File to write.")
    Path file = Path.of("");

    ReportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var answer = JsonView.of(ask(Json.object("command", "report")));
        var content = Bytes.copyOf(Base64.getDecoder().decode(answer.at("hfr").text()));
        DurableFile.write(file.toAbsolutePath(), content);
        terminal.line("report of " + answer.at("site").text() + " with "
                + answer.at("events").integer() + " events written to " + file);
        return 0;
    }
}
