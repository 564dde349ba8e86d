package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site token} and {@code site revoke}: who may speak for a site. */
final class SiteCommand {
    private SiteCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("token", new Token(terminal))
                .addSubcommand("revoke", new Revoke(terminal));
    }

    @Command(name = "site", description = "Enrol and revoke sites.", mixinStandardHelpOptions = true)
    static final class Group {}

    /** No {@code -o json} here: {@code -o} names the file, and what is written is JSON anyway. */
    @Command(
            name = "token",
            description = "Make a one-time token with which the agent of a site enrols (valid 72 hours).",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            footer = {"", "Example:", "  holdfast site token plant-1 -o plant-1.token"})
    static final class Token implements java.util.concurrent.Callable<Integer> {
        @Mixin
        final HubOptions hub;

        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the site.")
        String name = "";

        @Option(names = "-o", paramLabel = "FILE", description = "File to write, readable by its owner only.")
        @Nullable
        Path file;

        private final Terminal terminal;

        Token(Terminal terminal) {
            this.terminal = terminal;
            this.hub = new HubOptions(terminal);
        }

        @Override
        public Integer call() {
            var token =
                    hub.client().post(HubClient.path(Kind.SITE, Kind.SITE.nameIn(name)) + "/tokens", Json.Obj.EMPTY);
            if (file == null) {
                terminal.out().println(StrictJson.write(token).utf8());
            } else {
                PrivateFile.write(file, StrictJson.write(token));
                terminal.out().println("token of site/" + Kind.SITE.nameIn(name) + " written to " + file);
            }
            return 0;
        }
    }

    @Command(
            name = "revoke",
            description = "Never listen to the present agent of a site again.",
            footer = {"", "Example:", "  holdfast site revoke plant-1"})
    static final class Revoke extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the site.")
        String name = "";

        Revoke(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var answer =
                    hub.client().post(HubClient.path(Kind.SITE, Kind.SITE.nameIn(name)) + "/revoke", Json.Obj.EMPTY);
            output.line("site/" + Kind.SITE.nameIn(name) + " revoked");
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }
}
