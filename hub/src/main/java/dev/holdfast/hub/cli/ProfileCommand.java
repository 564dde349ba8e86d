package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code profile import} and {@code profile export}: profiles as Palette's JSON. */
final class ProfileCommand {
    private ProfileCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("import", new Import(terminal))
                .addSubcommand("export", new Export(terminal));
    }

    @Command(
            name = "profile",
            description = "Bring profiles from Palette, and take them there.",
            mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(
            name = "import",
            description = {
                "Read a profile that was exported from Palette.",
                "Nothing is kept when anything is missing: packs, macros and versions that are here are told together."
            },
            footer = {
                "",
                "Examples:",
                "  holdfast profile import retail-store.json",
                "  holdfast profile import retail-store.json --name store --version 2.0.0 --dry-run"
            })
    static final class Import extends HubCommand {
        @Parameters(index = "0", paramLabel = "FILE|-", description = "Palette's JSON.")
        String file = "";

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "Name of the profile (default: the one in the file).")
        @Nullable
        String name;

        @Option(names = "--version", paramLabel = "V", description = "Its version (default: the one in the file).")
        @Nullable
        String version;

        @Option(names = "--dry-run", description = "Check everything, change nothing.")
        boolean dryRun;

        Import(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var document = StrictJson.parseObject(Input.DOCUMENT.of(file, terminal.in()), Limits.OBJECTS);
            document = name == null ? document : with(document, "metadata", "name", name);
            document = version == null ? document : with(document, "spec", "version", version);
            var answer = hub.client().post("/api/v1/profiles/import" + (dryRun ? "?dryRun=true" : ""), document);
            var view = JsonView.of(answer);
            output.line("profile/" + view.at("name").text("") + " version "
                    + view.at("version").text("") + " " + view.at("result").text("") + (dryRun ? " (dry run)" : ""));
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }

        private static Json.Obj with(Json.Obj document, String part, String member, String value) {
            var inner = document.members().get(part) instanceof Json.Obj found ? found : Json.Obj.EMPTY;
            return document.with(part, inner.with(member, value));
        }
    }

    @Command(
            name = "export",
            description = "Write a profile as Palette's JSON, to standard output or a file.",
            footer = {
                "",
                "Examples:",
                "  holdfast profile export store > store.json",
                "  holdfast profile export store --version 1.4.0 --file store.json"
            })
    static final class Export extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the profile.")
        String name = "";

        @Option(names = "--version", paramLabel = "V", description = "Which version (default: the newest published).")
        @Nullable
        String version;

        @Option(names = "--file", paramLabel = "F", description = "Write it there.")
        @Nullable
        Path file;

        Export(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var profile = Kind.PROFILE.nameIn(name);
            var path = HubClient.path(Kind.PROFILE, profile) + "/export"
                    + (version == null ? "" : "?version=" + HubClient.encode(version));
            var palette = hub.client().get(path);
            if (file == null) {
                terminal.out().println(StrictJson.write(palette).utf8());
                return 0;
            }
            try {
                Files.write(file, StrictJson.write(palette).toArray());
            } catch (IOException e) {
                throw Failure.of(
                        "HF-CLI-008", "a file to write", file.toString(), "check the path and its permissions");
            }
            output.line("profile/" + profile + " exported to " + file);
            if (output.json()) {
                output.document(Json.object("kind", "Profile", "name", profile, "file", file.toString()));
            }
            return 0;
        }
    }
}
