package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import picocli.CommandLine.Option;

/** A command whose answer is printed as it is, or as lines for people. */
abstract class ReadCommand extends DeskCommand {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "Form of the output (default: text).")
    Form form = Form.text;

    ReadCommand(Terminal terminal) {
        super(terminal);
    }

    abstract Json.Obj question();

    abstract void show(JsonView answer);

    /** The exit status that an answer means. */
    int status(JsonView answer) {
        return 0;
    }

    @Override
    public final Integer call() throws IOException {
        var answer = ask(question());
        if (form == Form.json) {
            terminal.document(answer);
        } else {
            show(JsonView.of(answer));
        }
        return status(JsonView.of(answer));
    }
}
