package dev.holdfast.sim.pivot;

import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.drive.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The processes at both ends. Who is dead is started again as the same. Confined to one thread. */
final class Crew implements AutoCloseable {
    private static final int KILLED = 128 + 9;
    private static final Duration GOODBYE = Duration.ofSeconds(20);

    private final Path folder;
    private Launchpad launchpad;
    private final Map<String, Program> programs = new TreeMap<>();
    private int starts;

    private Crew(Path folder, Launchpad launchpad) {
        this.folder = folder;
        this.launchpad = launchpad;
    }

    /** @param kubeconfigs by the name of the process that acts there: two of them */
    static Crew of(
            Path folder, Launchpad launchpad, String cluster, Map<String, Path> kubeconfigs, SecureRandom random) {
        var recovery = SealingKey.generate(random).publicHex();
        var crew = new Crew(folder, launchpad);
        try {
            Files.createDirectories(crew.mail());
            var all = new TreeMap<String, Identity>();
            for (var one : kubeconfigs.entrySet()) {
                var text = Files.readString(one.getValue());
                all.put(one.getKey(), Identity.make(one.getKey(), cluster, text, recovery, random));
            }
            for (var one : all.values()) {
                var other = all.values().stream()
                        .filter(candidate -> !candidate.name().equals(one.name()))
                        .findFirst()
                        .orElseThrow();
                one.knowing(other).write(Files.createDirectories(folder.resolve(one.name())));
                crew.start(one.name());
            }
        } catch (IOException e) {
            crew.close();
            throw new UncheckedIOException(e);
        }
        return crew;
    }

    Path mail() {
        return folder.resolve("mail");
    }

    List<String> names() {
        return List.copyOf(programs.keySet());
    }

    boolean isOneDead() {
        return programs.values().stream().anyMatch(program -> !program.isAlive());
    }

    /** Starts who is dead; answers who was killed. @throws IllegalStateException when somebody ended otherwise */
    List<String> revive() {
        var dead = programs.entrySet().stream()
                .filter(one -> !one.getValue().isAlive())
                .map(Map.Entry::getKey)
                .toList();
        for (var name : dead) {
            var program = programs.get(name);
            if (program != null && program.exitStatus() != KILLED) {
                throw new IllegalStateException("expected " + name + " to live or to be killed, found an end with "
                        + program.exitStatus() + ": " + program.output());
            }
            start(name);
        }
        return dead;
    }

    /** Ends everybody as planned, and starts them as that launchpad does. */
    void restart(Launchpad next) {
        var names = names();
        close();
        launchpad = next;
        names.forEach(this::start);
    }

    Optional<Report> report(String name, String id) {
        return Report.read(mail().resolve(name + ".report"), id);
    }

    private void start(String name) {
        programs.put(
                name,
                launchpad.start(
                        folder.resolve(name + "-" + ++starts + ".log"),
                        PivotMain.class.getName(),
                        folder.resolve(name).toString()));
    }

    @Override
    public void close() {
        programs.values().forEach(program -> program.stop(GOODBYE));
    }
}
