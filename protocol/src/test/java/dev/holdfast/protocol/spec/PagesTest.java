package dev.holdfast.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Path FOLDER = Path.of("spec", "v1");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
    private static final Pattern CODE = Pattern.compile("HF-[A-Z]+-[0-9]{3}");

    @Test
    void every_link_leads_to_a_file_and_every_schema_and_page_is_linked() throws IOException {
        var linked = new TreeSet<Path>();
        for (var page : pages()) {
            LINK.matcher(Files.readString(page)).results().forEach(link -> {
                var target = FOLDER.resolve(link.group(1)).normalize();
                assertThat(target).as("link in %s", page).exists();
                linked.add(target);
            });
        }
        for (var schema : Schemas.texts().keySet()) {
            assertThat(linked).contains(FOLDER.resolve("schemas").resolve(schema.substring(Schemas.BASE.length())));
        }
        assertThat(linked)
                .containsAll(pages().stream()
                        .filter(page -> !page.endsWith("README.md"))
                        .toList());
    }

    @Test
    void every_code_of_a_page_is_explained() throws IOException {
        var explained = Files.readString(FOLDER.resolve("codes.md"));
        for (var page : pages()) {
            CODE.matcher(Files.readString(page))
                    .results()
                    .forEach(code -> assertThat(explained).as(page.toString()).contains("| " + code.group() + " |"));
        }
    }

    private static Set<Path> pages() throws IOException {
        var pages = new TreeSet<Path>();
        try (var files = Files.newDirectoryStream(FOLDER, "*.md")) {
            files.forEach(pages::add);
        }
        return pages;
    }
}
