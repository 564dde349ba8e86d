package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.trust.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Signed files by ranges over the broker: for sites that reach nothing else. */
final class MqttSource implements BundleSource {
    private static final int RANGE = 256 << 10;

    private final Requests requests;

    MqttSource(Requests requests) {
        this.requests = requests;
    }

    @Override
    public String via() {
        return "mqtt";
    }

    @Override
    public Optional<Bytes> metadata(Repository repository, String file, int maxBytes) throws IOException {
        var question = Json.object("kind", "metadata", "repository", repository.folder(), "file", file);
        var out = new ByteArrayOutputStream();
        for (var part = part(question, 0); part.isPresent(); part = part(question, out.size())) {
            out.writeBytes(part.get().content().toArray());
            if (out.size() >= part.get().total() || out.size() > maxBytes) {
                return Optional.of(Bytes.copyOf(out.toByteArray()));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<InputStream> blob(BlobRef blob, long offset) throws IOException {
        var question = Json.object("kind", "blob", "digest", blob.digest().toString());
        var first = part(question, offset);
        return first.map(part -> new SequenceInputStream(new Parts(question, part, offset)));
    }

    private record Part(Bytes content, long total) {}

    private Optional<Part> part(Json.Obj question, long offset) throws IOException {
        var reply = requests.ask(question.with("offset", offset).with("length", RANGE));
        if (!reply.at("kind").text("").equals("data")) {
            return Optional.empty();
        }
        try {
            var content =
                    Bytes.copyOf(Base64.getDecoder().decode(reply.at("data").text()));
            var total = reply.at("total").integer();
            if (content.length() == 0 && offset < total) {
                throw new IOException("the hub answered nothing at " + offset + " of " + total);
            }
            return Optional.of(new Part(content, total));
        } catch (IllegalArgumentException e) {
            throw new IOException("the hub's answer is not base64", e);
        }
    }

    /** The ranges of one blob, each asked for when the one before is read. */
    private final class Parts implements Enumeration<InputStream> {
        private final Json.Obj question;
        private final Part first;
        private final long offset;
        private long position;

        Parts(Json.Obj question, Part first, long offset) {
            this.question = question;
            this.first = first;
            this.offset = offset;
            this.position = offset;
        }

        @Override
        public boolean hasMoreElements() {
            return position == offset || position < first.total();
        }

        @Override
        public InputStream nextElement() {
            var part = position == offset ? first : next();
            position += Math.max(1, part.content().length());
            return part.content().stream();
        }

        private Part next() {
            try {
                return part(question, position).orElseThrow(NoSuchElementException::new);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
