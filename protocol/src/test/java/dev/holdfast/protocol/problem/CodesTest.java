package dev.holdfast.protocol.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the codes in the sources of all modules with {@code protocol/spec/v1/codes.md}. */
class CodesTest {
    private static final Pattern CODE = Pattern.compile("HF-[A-Z]+-[0-9]{3}");
    private static final Pattern ROW = Pattern.compile("\\| (HF-[A-Z]+-[0-9]{3}) \\| [^|]+ \\| [^|]+ \\|");
    private static final Path TABLE = Path.of("spec", "v1", "codes.md");

    @Test
    void every_code_of_the_sources_is_in_the_table_and_the_other_way_round() throws IOException {
        var root = Path.of(System.getProperty("holdfast.root", ".."));
        assertThat(root.resolve("edge-agent/src/main"))
                .as("the other modules stand beside this one")
                .isDirectory();
        var used = new TreeSet<String>();
        for (var source : sources(root)) {
            CODE.matcher(Files.readString(source)).results().forEach(found -> used.add(found.group()));
        }
        var unexplained = new TreeSet<>(used);
        unexplained.removeAll(explained());
        assertThat(unexplained).as("codes that codes.md lacks").isEmpty();
        assertThat(explained()).as("codes that nothing uses").isSubsetOf(used);
    }

    @Test
    void the_table_is_sorted_and_explains_each_code_once() throws IOException {
        assertThat(explained()).isSorted().doesNotHaveDuplicates();
    }

    private static List<String> explained() throws IOException {
        var codes = new ArrayList<String>();
        for (var line : Files.readAllLines(TABLE)) {
            if (line.startsWith("| HF-")) {
                var row = ROW.matcher(line);
                assertThat(row.matches()).as(line).isTrue();
                codes.add(row.group(1));
            }
        }
        return codes;
    }

    private static List<Path> sources(Path root) throws IOException {
        var sources = new ArrayList<Path>();
        try (var modules = Files.newDirectoryStream(root, module -> Files.isDirectory(module.resolve("src/main")))) {
            for (var module : modules) {
                try (var files = Files.walk(module.resolve("src/main"))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
