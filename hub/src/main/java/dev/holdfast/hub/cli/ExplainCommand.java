package dev.holdfast.hub.cli;

import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Show what the fields of a resource mean; asks no hub.",
            "With -o json: the JSON Schema, without a path that of all kinds, as editors read it."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast explain cluster.spec",
            "  holdfast explain profile.spec.layers.pack",
            "  holdfast explain -o json > holdfast.schema.json"
        })
final class ExplainCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KIND[.PATH]",
            description = "What to explain (default: all kinds).")
    @Nullable
    String path;

    @Mixin
    final Output output;

    ExplainCommand(Terminal terminal) {
        this.output = new Output(terminal.out());
    }

    @Override
    public Integer call() {
        var schema = ResourceSchema.load();
        if (path == null) {
            all(schema);
            return 0;
        }
        var names = Arrays.asList(path.split("\\.", -1));
        var kind = Kind.typed(names.getFirst());
        var place = schema.kind(kind.title());
        var said = kind.singular();
        for (var name : names.subList(1, names.size())) {
            var below = place.fields().get(name);
            if (below == null) {
                throw Failure.of(
                        new Problem(
                                "HF-CLI-004",
                                "a field of " + said
                                        + (place.fields().isEmpty()
                                                ? ", which has none"
                                                : ": "
                                                        + String.join(
                                                                ", ",
                                                                place.fields().keySet())),
                                name,
                                "check the spelling of the field"),
                        2);
            }
            place = below;
            said += "." + name;
        }
        if (output.json()) {
            output.document(place.schema());
        } else {
            explain(said, place);
        }
        return 0;
    }

    private void all(ResourceSchema schema) {
        if (output.json()) {
            output.document(schema.document());
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("KIND", "MEANING"));
        for (var kind : Kind.values()) {
            var place = schema.kind(kind.title()).fields().get("spec");
            rows.add(List.of(kind.singular(), place == null ? "" : place.description()));
        }
        output.table(rows);
    }

    private void explain(String said, ResourceSchema.Place place) {
        output.line(said + ": " + place.type());
        output.line("  " + place.description());
        if (place.fields().isEmpty()) {
            return;
        }
        output.line("");
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("FIELD", "TYPE", "MEANING"));
        place.fields()
                .forEach((name, field) -> rows.add(
                        List.of(name + (place.required().contains(name) ? " *" : ""), field.type(), field.meaning())));
        output.table(rows);
        if (!place.required().isEmpty()) {
            output.line("");
            output.line("* must be given");
        }
    }
}
