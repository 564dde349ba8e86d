package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code report import} and {@code verify}: what comes back from a site on a stick. */
@Command(name = "report", description = "Bring back reports of sites without a link.", mixinStandardHelpOptions = true)
final class ReportCommand {
    private ReportCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new ReportCommand())
                .addSubcommand("import", new Import(terminal))
                .addSubcommand("verify", new Verify(terminal));
    }

    @Command(
            name = "import",
            description = "Give a report to the hub; giving it twice changes nothing.",
            footer = {"", "Example:", "  holdfast report import plant-1.hfr"})
    static final class Import extends Sending {
        Import(Terminal terminal) {
            super(terminal, "/api/v1/reports");
        }
    }

    @Command(
            name = "verify",
            description = "Let the hub check a report without keeping it.",
            footer = {"", "Example:", "  holdfast report verify shop-017.hfr"})
    static final class Verify extends Sending {
        Verify(Terminal terminal) {
            super(terminal, "/api/v1/reports?dryRun=true");
        }
    }

    abstract static class Sending extends HubCommand {
        @Parameters(index = "0", paramLabel = "FILE.hfr")
        Path file = Path.of("");

        private final String path;

        Sending(Terminal terminal, String path) {
            super(terminal);
            this.path = path;
        }

        @Override
        public Integer call() {
            var answer = hub.client().post(path, content(), "application/vnd.holdfast.report");
            if (output.json()) {
                output.document(answer);
            } else {
                var view = JsonView.of(answer);
                output.line("report of site/" + view.at("site").text("?") + " "
                        + view.at("result").text(""));
            }
            return 0;
        }

        private Bytes content() {
            try {
                return Bytes.copyOf(Files.readAllBytes(file));
            } catch (IOException e) {
                throw Failure.of("HF-CLI-008", "a readable report " + file, "none", "check the path");
            }
        }
    }
}
