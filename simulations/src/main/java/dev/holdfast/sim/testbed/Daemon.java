package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One running program of a test bed and its log. Thread-safe. */
public final class Daemon {
    private static final int LAST_LINES = 15;
    private final String name;
    private final Process process;
    private final Path log;

    private Daemon(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Runs in {@code folder} and appends all it says to {@code NAME.log} there. */
    static Daemon start(Path program, List<String> flags, Path folder) {
        return start(Network.ofThisMachine(), program, flags, Map.of(), folder);
    }

    /** The same, in a network and with these additions to the environment. */
    static Daemon start(
            Network network, Path program, List<String> flags, Map<String, String> environment, Path folder) {
        var name = program.getFileName().toString();
        var log = folder.resolve(name + ".log");
        var command = new ArrayList<>(network.before());
        command.add(program.toString());
        command.addAll(flags);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new Daemon(name, builder.start(), log);
        } catch (IOException e) {
            throw new IllegalStateException(name + " did not start", e);
        }
    }

    /** Its process, for who measures it. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the program at once, as a loss of power would. Also ends a paused one. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Freezes the program: it keeps its connections and answers nothing. */
    public void pause() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + signal + " " + name + ": expected 0, found " + code);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no program named kill on this machine", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending " + signal + " to " + name, e);
        }
    }

    /** For a program that should still be running. */
    IllegalStateException unexpectedEnd() {
        return new IllegalStateException(name + ": expected to run, found ended with " + process.exitValue() + "; "
                + log + " ends:\n" + lastWords());
    }

    /** The last lines of the log, for a message. */
    String lastWords() {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
