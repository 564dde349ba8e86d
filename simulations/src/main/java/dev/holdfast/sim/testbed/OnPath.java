package dev.holdfast.sim.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Servers of this machine; they often lie where only root looks. */
final class OnPath {
    private OnPath() {}

    static Optional<Path> find(Map<String, String> environment, String program) {
        var path = environment.getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
