package dev.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0} --help")
    @MethodSource("commands")
    void every_command_says_how_it_is_used_when_asked(String command) {
        var status = line(out, err).execute((command + " --help").strip().split(" "));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: holdfast " + command);
    }

    @ParameterizedTest(name = "{0} --help")
    @MethodSource("commandsWithArguments")
    void a_command_that_takes_arguments_shows_an_example(String command) {
        line(out, err).execute((command + " --help").split(" "));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("(?s)\nExamples?\\b.*\n  [^\n]*holdfast " + command + "\\b");
    }

    static Stream<String> commands() {
        return tree(root()).map(HelpTest::name);
    }

    static Stream<String> commandsWithArguments() {
        return tree(root())
                .filter(line -> line.getSubcommands().isEmpty())
                .filter(line -> !line.getCommandSpec().positionalParameters().isEmpty()
                        || line.getCommandSpec().options().stream().anyMatch(option -> option.required()))
                .map(HelpTest::name);
    }

    private static Stream<CommandLine> tree(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpTest::tree));
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName().replaceFirst("^holdfast ?", "");
    }

    private static CommandLine root() {
        return line(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }

    private static CommandLine line(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return SimMain.build(new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Clock.fixed(Instant.parse("2026-11-23T08:00:00Z"), ZoneOffset.UTC)));
    }
}
