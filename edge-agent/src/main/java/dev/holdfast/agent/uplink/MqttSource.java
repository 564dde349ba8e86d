package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.trust.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
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
        return first.map(part -> new Ranges(question, part, offset));
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
    private final class Ranges extends InputStream {
        private final Json.Obj question;
        private final long total;
        private InputStream part;
        private long position;

        Ranges(Json.Obj question, Part first, long offset) {
            this.question = question;
            this.total = first.total();
            this.part = first.content().stream();
            this.position = offset + first.content().length();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var count = part.read(target, offset, length);
            if (count >= 0 || position >= total) {
                return count;
            }
            var next = part(question, position).orElseThrow(() -> new IOException("the hub has it no more"));
            part = next.content().stream();
            position += next.content().length();
            return part.read(target, offset, length);
        }
    }
}
