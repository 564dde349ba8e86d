package dev.holdfast.hub.publish;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The version that each site's Director had last, in a file beside the database, a line for each signature: a database
 * from a backup knows less, and is noticed (protocol.md D42). Nothing waits for the disk here: what a power cut takes
 * from this file was signed moments before and is in the database. Thread-safe.
 */
final class SignedMarks {
    private final Path file;
    private final Map<SiteId, Long> versions = new ConcurrentHashMap<>();

    SignedMarks(Path file) {
        this.file = file;
        var text = DurableFile.read(file).map(Bytes::utf8).orElse("");
        text.lines().map(line -> line.split(" ", -1)).forEach(this::read);
        if (!text.isEmpty()) {
            compact();
        }
    }

    /** The highest version known, 0 for none. */
    long version(SiteId site) {
        return versions.getOrDefault(site, 0L);
    }

    /** This was signed, and is kept. */
    synchronized void signed(List<DirectorSigner.Change> changes) {
        var lines = new StringBuilder();
        for (var change : changes) {
            var version = change.signed().version();
            versions.merge(change.site(), version, Math::max);
            lines.append(line(change.site(), version));
        }
        try {
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A power cut may have torn the last line.
    private void read(String[] words) {
        if (words.length == 2 && SiteId.isValid(words[0]) && words[1].matches("[1-9][0-9]{0,15}")) {
            versions.merge(new SiteId(words[0]), Long.parseLong(words[1]), Math::max);
        }
    }

    private void compact() {
        var lines = versions.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .sorted()
                .collect(Collectors.joining());
        DurableFile.write(file, Bytes.copyOf(lines.getBytes(StandardCharsets.UTF_8)));
    }

    private static String line(SiteId site, long version) {
        return site + " " + version + "\n";
    }
}
