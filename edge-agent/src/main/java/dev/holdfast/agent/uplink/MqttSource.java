package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.message.Pull;
import dev.holdfast.protocol.message.Reply;
import dev.holdfast.protocol.trust.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Signed files by ranges over the broker: for sites that reach nothing else. */
final class MqttSource implements BundleSource {
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
        Question question = (id, offset) -> new Pull.Metadata(id, repository, file, offset, Pull.LONGEST);
        var out = new ByteArrayOutputStream();
        for (var part = part(question, 0); part.isPresent(); part = part(question, out.size())) {
            out.writeBytes(part.get().data().toArray());
            if (out.size() >= part.get().total() || out.size() > maxBytes) {
                return Optional.of(Bytes.copyOf(out.toByteArray()));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<InputStream> blob(BlobRef blob, long offset) throws IOException {
        Question question = (id, from) -> new Pull.Content(id, blob.digest(), from, Pull.LONGEST);
        var first = part(question, offset);
        return first.map(part -> new Ranges(question, part, offset));
    }

    /** What to ask for the piece that begins at an offset. */
    @FunctionalInterface
    private interface Question {
        Pull at(String id, long offset);
    }

    private Optional<Reply.Data> part(Question question, long offset) throws IOException {
        return switch (requests.ask(id -> question.at(id, offset))) {
            case Reply.Data data
            when data.data().length() == 0 && offset < data.total() ->
                throw new IOException("the hub answered nothing at " + offset + " of " + data.total());
            case Reply.Data data -> Optional.of(data);
            case Reply.Nothing _, Reply.Acknowledgement _ -> Optional.empty();
        };
    }

    /** The ranges of one blob, each asked for when the one before is read. */
    private final class Ranges extends InputStream {
        private final Question question;
        private final long total;
        private InputStream part;
        private long position;

        Ranges(Question question, Reply.Data first, long offset) {
            this.question = question;
            this.total = first.total();
            this.part = first.data().stream();
            this.position = offset + first.data().length();
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
            part = next.data().stream();
            position += next.data().length();
            return part.read(target, offset, length);
        }
    }
}
