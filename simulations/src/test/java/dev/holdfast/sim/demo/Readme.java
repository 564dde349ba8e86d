package dev.holdfast.sim.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands of the README, step by step, as a reader would copy them. */
record Readme(List<List<String>> steps) {
    private static final Pattern STEP = Pattern.compile("\\*\\*\\d\\. .*?```sh\n(.*?)```", Pattern.DOTALL);

    static Readme read() throws IOException {
        var text = Files.readString(root().resolve("README.md"));
        var steps = STEP.matcher(text)
                .results()
                .map(found -> found.group(1).lines().toList())
                .toList();
        return new Readme(steps);
    }

    /** The folder of the project. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("README.md")))
                .findFirst()
                .orElseThrow();
    }
}
