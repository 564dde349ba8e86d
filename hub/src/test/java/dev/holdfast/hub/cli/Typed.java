package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/** What a command came to that somebody typed. */
record Typed(int status, String out, String err) {
    JsonView json() {
        return JsonView.of(StrictJson.parse(Bytes.utf8(out), Limits.OBJECTS));
    }

    /** @param in what standard input says */
    static Typed run(String in, Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Clock.systemUTC());
        var status = OperatorCommands.build(terminal).execute(arguments);
        return new Typed(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
