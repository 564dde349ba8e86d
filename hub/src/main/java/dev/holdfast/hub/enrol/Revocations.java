package dev.holdfast.hub.enrol;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which certificates no longer count: an append-only file outside the database, so that a restored database un-revokes
 * nobody (protocol.md D42). A line ends every certificate that a site had been issued until then. Thread-safe.
 */
final class Revocations {
    private final Path file;
    private final Map<SiteId, Instant> until = new ConcurrentHashMap<>();
    private final Map<String, Instant> serials = new ConcurrentHashMap<>();

    Revocations(Path file) {
        this.file = file;
        load();
    }

    /** The end of trust in what the site was issued before; EPOCH when it was never revoked. */
    Instant until(SiteId site) {
        return until.getOrDefault(site, Instant.EPOCH);
    }

    /** Serial numbers of revoked certificates, in hexadecimal, and when each was revoked. */
    Map<String, Instant> serials() {
        return Map.copyOf(serials);
    }

    synchronized void add(SiteId site, Instant now, String author, List<String> issued) {
        var line = StrictJson.write(Json.object(
                        "schema",
                        "revocation.v1",
                        "site",
                        site.value(),
                        "until",
                        now.toString(),
                        "author",
                        author,
                        "serials",
                        issued))
                .utf8();
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.position(channel.size());
            // A line that a crash cut short must not swallow this one.
            var text = (endsInside(channel) ? "\n" : "") + line + "\n";
            var buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        until.merge(site, now, (a, b) -> a.isAfter(b) ? a : b);
        issued.forEach(serial -> serials.putIfAbsent(serial, now));
    }

    private static boolean endsInside(FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return false;
        }
        var last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) != '\n';
    }

    private void load() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            for (var line : Files.readAllLines(file)) {
                read(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String line) {
        try {
            var view = JsonView.of(StrictJson.parseObject(Bytes.utf8(line), Limits.metadata(4_096)));
            var time = Instant.parse(view.at("until").text());
            until.merge(new SiteId(view.at("site").text()), time, (a, b) -> a.isAfter(b) ? a : b);
            if (view.at("serials").present()) {
                view.at("serials").texts().forEach(serial -> serials.putIfAbsent(serial, time));
            }
        } catch (Refusal | IllegalArgumentException | java.time.DateTimeException _) {
            // A line that a crash cut short was never acknowledged to anybody.
        }
    }
}
