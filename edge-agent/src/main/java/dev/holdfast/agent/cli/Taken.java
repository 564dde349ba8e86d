package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Says what became of a bundle. */
final class Taken {
    private Taken() {}

    static void show(Terminal terminal, JsonView answer, boolean check) {
        var revision = answer.at("revision").integer(0);
        switch (answer.at("result").text()) {
            case "imported" ->
                terminal.line("revision " + revision + (check ? " would be imported" : " imported") + from(answer));
            case "alreadyHere" -> terminal.line("revision " + revision + " is here already" + from(answer));
            default -> {
                // The reason goes to standard error.
                return;
            }
        }
        foreseen(terminal, answer);
    }

    /** What the change disturbs, layer by layer; layers of which there is nothing to say are only counted. */
    static void foreseen(Terminal terminal, JsonView change) {
        if (!change.at("forecast").present()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (var layer : change.at("forecast").items()) {
            var head = List.of(layer.at("layer").text(), effect(layer), minutes(layer));
            for (var reason : layer.at("reasons").texts()) {
                rows.add(Stream.concat(head.stream(), Stream.of(reason)).toList());
                head = List.of("", "", "");
            }
        }
        if (rows.isEmpty()) {
            terminal.line("nothing is disturbed");
        } else {
            rows.addFirst(List.of("LAYER", "EFFECT", "MINUTES", "WHY"));
            terminal.table(rows);
        }
        var objects = change.at("objects");
        terminal.line(objects.at("added").integer() + " objects come, "
                + objects.at("changed").integer() + " change, "
                + objects.at("removed").integer() + " go, "
                + objects.at("kept").integer() + " stay unlisted; "
                + change.at("bytes").integer() + " bytes to copy");
    }

    /** Which of several files it was. */
    private static String from(JsonView answer) {
        return answer.at("file").optionalText().map(file -> " from " + file).orElse("");
    }

    private static String effect(JsonView layer) {
        return layer.at("stops").flag(false) ? "stops" : layer.at("effect").text();
    }

    private static String minutes(JsonView layer) {
        return layer.at("minutes").present() ? "about " + layer.at("minutes").integer() : "-";
    }

    static int status(Terminal terminal, JsonView answer) {
        if (!answer.at("result").text().equals("refused")) {
            return 0;
        }
        terminal.error(answer.at("message").text());
        return 1;
    }
}
