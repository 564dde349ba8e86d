package dev.holdfast.hub.cli;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code update list|show|apply|cancel|resolve|dismiss}: newer versions of what clusters run. */
final class UpdateCommand {
    private UpdateCommand() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("list", new ListAll(terminal))
                .addSubcommand("show", new Show(terminal))
                .addSubcommand("apply", new Apply(terminal))
                .addSubcommand("cancel", new Cancel(terminal))
                .addSubcommand("resolve", new Resolve(terminal))
                .addSubcommand("dismiss", new Dismiss(terminal));
    }

    @Command(
            name = "update",
            description = "See what newer versions bring to clusters, choose where they conflict, apply them.",
            mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(name = "list", description = "Show which clusters have an update.")
    static final class ListAll extends HubCommand {
        @Option(
                names = {"-l", "--selector"},
                paramLabel = "SEL",
                description = "Only clusters with these labels.")
        String selector = "";

        ListAll(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var found = hub.client()
                    .get("/api/v1/updates"
                            + (selector.isEmpty() ? "" : "?labelSelector=" + HubClient.encode(selector)));
            if (output.json()) {
                output.document(found);
                return 0;
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("CLUSTER", "PROFILE", "FROM", "TO", "APPLIES-AT"));
            for (var update : JsonView.of(found).at("items").items()) {
                for (var profile : update.at("profiles").items()) {
                    rows.add(List.of(
                            update.at("cluster").text(""),
                            profile.at("name").text(""),
                            profile.at("from").text(""),
                            profile.at("to").text(""),
                            ChangeView.appliesAt(update.at("scheduled"), profile)));
                }
            }
            output.table(rows);
            return 0;
        }
    }

    /** Commands about one cluster. */
    abstract static class OfCluster extends HubCommand {
        @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name of the cluster.")
        String cluster = "";

        OfCluster(Terminal terminal) {
            super(terminal);
        }

        String name() {
            return Kind.CLUSTER.nameIn(cluster);
        }

        String path(String more) {
            return HubClient.path(Kind.CLUSTER, name()) + "/" + more;
        }

        int said(Json.Obj answer, String more) {
            var view = JsonView.of(answer);
            output.line("cluster/" + name() + " " + view.at("result").text("") + more);
            if (output.json()) {
                output.document(answer);
            }
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Show everything that changes, since what the cluster runs.",
            footer = {"", "Example:", "  holdfast update show shop-017"})
    static final class Show extends OfCluster {
        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var answer = hub.client().get(path("updates"));
            if (output.json()) {
                output.document(answer);
                return 0;
            }
            ChangeView.update(JsonView.of(answer)).forEach(output::line);
            return 0;
        }
    }

    @Command(
            name = "apply",
            description = "Apply the update, now or at a time; refused while a conflict is open.",
            footer = {
                "",
                "At its time the cluster gets the versions that are newest now, and nothing else; what has come since stays an"
                        + " update.",
                "",
                "Examples:",
                "  holdfast update apply shop-017",
                "  holdfast update apply shop-017 --at 2026-11-20T22:00:00+01:00",
                "  holdfast update apply shop-017 --at 2h --dry-run",
                "  holdfast update apply shop-017 --variable tillCount=3 --remove-variable tills"
            })
    static final class Apply extends OfCluster {
        @Option(
                names = "--at",
                paramLabel = "TIME",
                description =
                        "When: a time with its offset, or how long from now, such as 30m, 2h or 3d (at most 366 days).")
        @Nullable
        String at;

        @Option(
                names = "--variable",
                paramLabel = "NAME=VALUE",
                description = "A value that the newer version asks for, for the Cluster's variables.")
        Map<String, String> variables = new TreeMap<>();

        @Option(
                names = "--remove-variable",
                paramLabel = "NAME",
                description = "A value of the Cluster's variables that the newer version has no use for.")
        List<String> unwanted = new ArrayList<>();

        @Option(names = "--dry-run", description = "Check everything, change nothing.")
        boolean dryRun;

        Apply(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var body = at == null ? Json.Obj.EMPTY : Json.object("at", time(at).toString());
            var changed = Json.Obj.EMPTY;
            for (var variable : variables.entrySet()) {
                changed = changed.with(variable.getKey(), variable.getValue());
            }
            for (var name : unwanted) {
                changed = changed.with(name, Json.NULL);
            }
            body = changed.members().isEmpty() ? body : body.with("variables", changed);
            var answer = hub.client().post(path("updates") + (dryRun ? "?dryRun=true" : ""), body);
            return said(answer, ChangeView.planned(JsonView.of(answer)) + (dryRun ? " (dry run)" : ""));
        }

        private Instant time(String text) {
            try {
                return Waiting.readDuration(text)
                        .map(length -> terminal.clock().instant().plus(length).truncatedTo(ChronoUnit.SECONDS))
                        .orElseGet(() -> OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException _) {
                throw Failure.of(
                        new Problem(
                                "HF-CLI-002",
                                "--at with a time and its offset, such as 2026-11-20T22:00:00+01:00, or a duration such as 2h",
                                text,
                                "correct --at"),
                        2);
            }
        }
    }

    @Command(
            name = "cancel",
            description = "Take back that the update is to be applied at a time.",
            footer = {"", "Example:", "  holdfast update cancel shop-017"})
    static final class Cancel extends OfCluster {
        Cancel(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return said(hub.client().delete(path("updates/schedule"), Optional.empty()), "");
        }
    }

    /** Exactly one of the three. */
    static final class How {
        @Option(names = "--keep", description = "The cluster's own value stays.")
        boolean keep;

        @Option(names = "--take", description = "The profile's new value comes.")
        boolean take;

        @Option(names = "--edit", paramLabel = "V", description = "Another value, as YAML.")
        @Nullable
        String edit;
    }

    @Command(
            name = "resolve",
            description = "Choose where the update and the cluster's own values conflict.",
            footer = {
                "",
                "Examples:",
                "  holdfast update resolve shop-017 --path controller.replicas --keep",
                "  holdfast update resolve shop-017 --layer web --path controller.replicas --edit 4"
            })
    static final class Resolve extends OfCluster {
        @Option(names = "--layer", paramLabel = "L", description = "Which layer, when several have this path.")
        String layer = "";

        @Option(names = "--path", required = true, paramLabel = "P", description = "Path as update show has it.")
        String path = "";

        @ArgGroup(multiplicity = "1")
        How how = new How();

        Resolve(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var choice = Json.object("path", path, "choice", how.keep ? "keep" : how.take ? "take" : "edit");
            choice = layer.isEmpty() ? choice : choice.with("layer", layer);
            choice = how.edit == null ? choice : choice.with("value", value(how.edit));
            var answer = hub.client().post(path("updates/choices"), choice);
            var view = JsonView.of(answer);
            return said(
                    answer,
                    " " + view.at("layer").text("") + ":" + view.at("path").text(""));
        }

        private static Json value(String text) {
            var documents = Yaml.readAll(text);
            return documents.size() == 1 ? documents.getFirst().value() : new Json.Str(text);
        }
    }

    @Command(
            name = "dismiss",
            description =
                    "Hear no more of these versions at this cluster, until a newer one; nothing is applied at a time.",
            footer = {"", "Example:", "  holdfast update dismiss shop-017"})
    static final class Dismiss extends OfCluster {
        Dismiss(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return said(hub.client().post(path("updates/dismissal"), Json.Obj.EMPTY), "");
        }
    }

    @Command(
            name = "history",
            description = "Show the revisions of a cluster, newest first.",
            footer = {"", "Example:", "  holdfast history shop-017"})
    static final class History extends OfCluster {
        History(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            var answer = hub.client().get(path("history"));
            if (output.json()) {
                output.document(answer);
                return 0;
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("REVISION", "PROFILES", "BY", "CLIENT", "AT", ""));
            var scheduled = JsonView.of(answer).at("scheduled");
            if (scheduled.present()) {
                rows.add(ChangeView.upcoming(scheduled));
            }
            for (var item : JsonView.of(answer).at("items").items()) {
                rows.add(List.of(
                        Long.toString(item.at("revision").integer(0)),
                        item.at("profiles").items().stream()
                                .map(pin -> pin.at("name").text("") + " "
                                        + pin.at("version").text(""))
                                .collect(Collectors.joining(", ")),
                        item.at("author").text(""),
                        item.at("client").text(""),
                        ChangeView.time(item.at("at")),
                        ChangeView.remark(item)));
            }
            output.table(rows);
            return 0;
        }
    }

    @Command(
            name = "release",
            description = "Let a cluster become again what a rollback left.",
            footer = {"", "Example:", "  holdfast release shop-017 12"})
    static final class Release extends OfCluster {
        @Parameters(index = "1", paramLabel = "REV", description = "The revision that is held.")
        String revision = "";

        Release(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return said(
                    hub.client().post(path("release"), Json.object("revision", revision)), ": revision " + revision);
        }
    }
}
