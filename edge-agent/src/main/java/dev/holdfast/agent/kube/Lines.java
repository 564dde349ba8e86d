package dev.holdfast.agent.kube;

import dev.holdfast.protocol.id.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines. Confined to one stream. */
final class Lines {
    private final Consumer<Bytes> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(Consumer<Bytes> lines) {
        this.lines = lines;
    }

    void take(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            var next = buffer.get();
            if (next != '\n') {
                line.write(next);
            } else if (line.size() > 0) {
                var complete = Bytes.copyOf(line.toByteArray());
                line.reset();
                lines.accept(complete);
            }
        }
    }
}
