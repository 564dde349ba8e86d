package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code profile import|export} with Palette's JSON, {@code clone} and {@code compare}. */
final class ProfileCommand {
    private ProfileCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("import", new Import(terminal))
                .addSubcommand("export", new Export(terminal))
                .addSubcommand("clone", new Clone(terminal))
                .addSubcommand("compare", new Compare(terminal));
    }

    @Command(
            name = "profile",
            description = "Copy and compare profiles, bring them from Palette and take them there.",
            mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(
            name = "import",
            description = {
                "Read a profile that was exported from Palette.",
                "Nothing is kept when anything is missing: packs, macros, values that Palette masked and versions that are",
                "here are told together. The default of a sensitive variable is left out."
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
            warn(view);
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

    @Command(
            name = "clone",
            description = "Start a profile as a copy of another; it is a draft until it is published.",
            footer = {
                "",
                "Examples:",
                "  holdfast profile clone store kiosk",
                "  holdfast profile clone store kiosk --from 1.4.0 --version 1.0.0"
            })
    static final class Clone extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name of the profile.")
        String name = "";

        @Parameters(index = "1", paramLabel = "NEW", description = "Name of the copy.")
        String copy = "";

        @Option(names = "--from", paramLabel = "V", description = "Which version (default: the newest published).")
        @Nullable
        String from;

        @Option(names = "--version", paramLabel = "V", description = "Version of the copy (default: the same).")
        @Nullable
        String version;

        Clone(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var client = hub.client();
            var profile = Kind.PROFILE.nameIn(name);
            var path = HubClient.path(Kind.PROFILE, profile);
            var stored = client.get(path);
            var spec = JsonView.of(from == null ? stored : client.get(path + "/versions/" + HubClient.encode(from)))
                    .at("spec")
                    .object();
            if (client.find(Kind.PROFILE, copy).isPresent()) {
                throw Failure.of("HF-CLI-027", "no profile " + copy, "there is one", "choose another name");
            }
            var project = JsonView.of(stored).at("metadata").at("project").text("default");
            var document = Json.object(
                    "apiVersion",
                    "holdfast.dev/v1",
                    "kind",
                    Kind.PROFILE.title(),
                    "metadata",
                    Json.object("name", copy, "project", project),
                    "spec",
                    version == null ? spec : spec.with("version", version));
            client.put(HubClient.path(Kind.PROFILE, copy), document, Optional.empty());
            output.line("profile/" + copy + " created");
            if (output.json()) {
                output.document(Json.object("kind", "Profile", "name", copy, "result", "created"));
            }
            return 0;
        }
    }

    @Command(
            name = "compare",
            description = {
                "Show what changes from one profile or version to another, before any cluster.",
                "Without a second one: from the newest published version to what was applied last."
            },
            footer = {
                "",
                "Examples:",
                "  holdfast profile compare store",
                "  holdfast profile compare store@1.0.0 store@1.1.0",
                "  holdfast profile compare store kiosk"
            })
    static final class Compare extends HubCommand {
        @Parameters(index = "0", paramLabel = "NAME[@V]", description = "From this one.")
        String from = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "NAME[@V]", description = "To this one.")
        @Nullable
        String to;

        Compare(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var one = from.split("@", 2);
            var other = (to == null ? one[0] : to).split("@", 2);
            var path = HubClient.path(Kind.PROFILE, Kind.PROFILE.nameIn(one[0])) + "/comparison?with="
                    + HubClient.encode(Kind.PROFILE.nameIn(other[0]))
                    + (one.length == 2 ? "&from=" + HubClient.encode(one[1]) : "")
                    + (other.length == 2 ? "&to=" + HubClient.encode(other[1]) : "");
            var answer = hub.client().get(path);
            if (output.json()) {
                output.document(answer);
            } else {
                ChangeView.comparison(JsonView.of(answer)).forEach(output::line);
            }
            return 0;
        }
    }
}
