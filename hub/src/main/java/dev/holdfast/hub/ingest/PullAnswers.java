package dev.holdfast.hub.ingest;

import dev.holdfast.hub.depot.Depot;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.Pull;
import dev.holdfast.protocol.message.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** Answers requests for metadata and ranges of content over MQTT, for sites without HTTPS (protocol.md D21). */
record PullAnswers(Depot depot) {
    /** The reply; empty when the site must ask again later. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… */
    Optional<Reply> answer(SiteId site, Bytes request) {
        var pull = Pull.parse(request);
        if (pull instanceof Pull.Metadata first
                && first.offset() == 0
                && depot.tooBusyFor(first.repository(), first.file())) {
            return Optional.empty();
        }
        var found =
                switch (pull) {
                    case Pull.Metadata metadata -> metadata(site, metadata);
                    case Pull.Content content -> content(site, content);
                };
        return Optional.of(found.orElseGet(() -> new Reply.Nothing(pull.id())));
    }

    private Optional<Reply> metadata(SiteId site, Pull.Metadata pull) {
        return depot.metadata(site, pull.repository(), pull.file()).map(file -> {
            var all = file.toArray();
            var from = (int) Math.min(pull.offset(), all.length);
            var to = (int) Math.min((long) from + pull.length(), all.length);
            return new Reply.Data(pull.id(), all.length, Bytes.copyOf(Arrays.copyOfRange(all, from, to)));
        });
    }

    private Optional<Reply> content(SiteId site, Pull.Content pull) {
        return depot.blob(site, pull.digest(), pull.offset()).map(open -> {
            try (open) {
                var bytes = Bytes.copyOf(open.stream().readNBytes(pull.length()));
                return new Reply.Data(pull.id(), open.length(), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
