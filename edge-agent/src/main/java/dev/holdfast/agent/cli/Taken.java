package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.JsonView;

/** Says what became of a bundle. */
final class Taken {
    private Taken() {}

    static void show(Terminal terminal, JsonView answer, boolean check) {
        var revision = answer.at("revision").integer(0);
        switch (answer.at("result").text()) {
            case "imported" -> terminal.line("revision " + revision + (check ? " would be imported" : " imported"));
            case "alreadyHere" -> terminal.line("revision " + revision + " is here already");
            default -> {
                // The reason goes to standard error.
            }
        }
    }

    static int status(Terminal terminal, JsonView answer) {
        if (!answer.at("result").text().equals("refused")) {
            return 0;
        }
        terminal.error(answer.at("message").text());
        return 1;
    }
}
