package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description = "Wait until resources are as wanted; exit status 4 when the time is up.",
        footer = {
            "",
            "Examples:",
            "  holdfast wait cluster/plant-1 --for converged --timeout 5m",
            "  holdfast wait -l wave=canary --for revision=7",
            "  holdfast wait site/plant-1 --for condition=Ready"
        })
final class WaitCommand extends HubCommand {
    @Parameters(arity = "0..*", paramLabel = "KIND/NAME", description = "What to wait for.")
    List<String> targets = new ArrayList<>();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SEL",
            description = "Wait for all clusters with these labels.")
    @Nullable
    String selector;

    @Option(
            names = "--for",
            required = true,
            paramLabel = "GOAL",
            description = "converged, condition=TYPE or revision=NUMBER.")
    String goal = "converged";

    @Option(names = "--timeout", paramLabel = "D", description = "How long: 90s, 5m, 1h (default: 5m).")
    String timeout = "5m";

    WaitCommand(Terminal terminal) {
        super(terminal);
    }

    /** {@code KIND/NAME …}, and {@code KIND NAME} as for other commands. */
    private List<Kind.Named> named() {
        return targets.size() == 2 && targets.stream().noneMatch(target -> target.contains("/"))
                ? List.of(Kind.named(targets.getFirst(), Optional.of(targets.getLast())))
                : targets.stream().map(Kind::named).toList();
    }

    @Override
    public Integer call() {
        var client = hub.client();
        Waiting.check(goal);
        var wanted = new ArrayList<>(named());
        if (selector != null) {
            client.names(Kind.CLUSTER, selector).forEach(name -> wanted.add(new Kind.Named(Kind.CLUSTER, name)));
        }
        if (wanted.isEmpty()) {
            throw Failure.of(
                    new Problem("HF-CLI-009", "something to wait for", "nothing", "give KIND/NAME or -l SELECTOR"), 2);
        }
        var waiting = new Waiting(client, terminal.clock(), Waiting.duration(timeout));
        var reached = new ArrayList<Json>();
        for (var target : wanted) {
            var late = waiting.until(target, goal, terminal.err()::println);
            if (late.isPresent()) {
                throw late.get().with("reached", Json.of(reached));
            }
            output.line(target.text() + " " + goal);
            reached.add(new Json.Str(target.text()));
        }
        if (output.json()) {
            output.document(Json.object("reached", reached, "for", goal));
        }
        return 0;
    }
}
