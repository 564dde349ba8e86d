package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Show resources and their status.",
        footer = {
            "",
            "Examples:",
            "  holdfast get sites",
            "  holdfast get cluster plant-1 -o json",
            "  holdfast get clusters -l wave=canary --watch",
            "  holdfast get profile/store -o yaml"
        })
final class GetCommand extends HubCommand {
    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "registries, secrets, managementclusters, profiles, sites or clusters; KIND/NAME too.")
    String kindText = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "One resource (default: all).")
    @Nullable
    String name;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SEL",
            description = "Only those with these labels: a=b,c!=d.")
    @Nullable
    String selector;

    @Option(
            names = {"-w", "--watch"},
            description = "Show again whenever something changes, until Ctrl-C.")
    boolean watch;

    GetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var named = kindText.contains("/") ? Optional.of(Kind.named(kindText)) : Optional.<Kind.Named>empty();
        var kind = named.map(Kind.Named::kind).orElseGet(() -> Kind.typed(kindText));
        var wanted = named.map(Kind.Named::name).or(() -> Optional.ofNullable(name));
        var shown = Optional.<String>empty();
        do {
            var found = wanted.map(one -> List.of(client.find(kind, one).orElseThrow(() -> missing(kind, one))))
                    .orElseGet(() -> client.list("/api/v1/" + kind.plural()
                            + (selector == null ? "" : "?labelSelector=" + HubClient.encode(selector))));
            var text = StrictJson.write(
                            Json.of(found.stream().map(GetCommand::timeless).toList()))
                    .utf8();
            if (shown.filter(text::equals).isEmpty()) {
                print(kind, found, wanted.isPresent());
                shown = Optional.of(text);
            }
            if (watch) {
                LockSupport.parkNanos(1_000_000_000L);
            }
        } while (watch && !Thread.currentThread().isInterrupted());
        return 0;
    }

    // That time passes is no change.
    private static Json.Obj timeless(Json.Obj resource) {
        return resource.members().get("status") instanceof Json.Obj status
                ? resource.with("status", status.without("asOf").without("lastSeen"))
                : resource;
    }

    private void print(Kind kind, List<Json.Obj> found, boolean single) {
        switch (output.form()) {
            case json, yaml ->
                output.document(
                        single ? found.getFirst() : Json.object("kind", "List", "items", found, "continue", ""));
            case name -> found.forEach(resource -> output.line(kind.singular() + "/" + Columns.name(resource)));
            case table, wide -> {
                if (found.isEmpty()) {
                    terminal.err().println("no " + kind.plural() + (selector == null ? "" : " with " + selector));
                    return;
                }
                output.table(Columns.table(kind, found, terminal.clock().instant()));
            }
        }
    }

    static Failure missing(Kind kind, String name) {
        return Failure.of(
                "HF-API-404",
                kind.singular() + "/" + name,
                "nothing of that name",
                "see holdfast get " + kind.plural());
    }
}
