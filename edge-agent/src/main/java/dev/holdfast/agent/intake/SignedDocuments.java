package dev.holdfast.agent.intake;

import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Small signed documents of one import, from the store or the source, each checked against its digest. */
final class SignedDocuments {
    /** The longest document that is read into memory. */
    private static final int LONGEST = 8 << 20;

    private final Blobs blobs;
    private final BundleSource source;
    private final Map<BlobRef, Bytes> read = new HashMap<>();

    SignedDocuments(Blobs blobs, BundleSource source) {
        this.blobs = blobs;
        this.source = source;
    }

    Bytes require(BlobRef blob) throws IOException {
        var known = read.get(blob);
        if (known != null) {
            return known;
        }
        var content = blobs.has(blob) ? blobs.read(blob) : fetch(blob, LONGEST);
        read.put(blob, content);
        return content;
    }

    /** The content of a layer: too large to keep. */
    Bytes content(BlobRef blob) throws IOException {
        return blobs.has(blob) ? blobs.read(blob) : fetch(blob, Limits.OBJECTS.bytes());
    }

    private Bytes fetch(BlobRef blob, int longest) throws IOException {
        if (blob.length() > longest) {
            throw new Refusal(
                    "HF-IMP-004", "a document of at most " + longest + " bytes", blob.length() + " bytes", "split it");
        }
        try (var in = source.blob(blob, 0)
                .orElseThrow(() -> new Refusal(
                        "HF-IMP-005",
                        "content " + blob.digest(),
                        "none in " + source.via(),
                        "build the bundle again, or ask the hub later"))) {
            var content = Bytes.copyOf(in.readNBytes((int) blob.length() + 1));
            if (content.length() < blob.length()) {
                throw new java.io.EOFException("content " + blob.digest() + " ended after " + content.length() + " of "
                        + blob.length() + " bytes");
            }
            if (!content.digest().equals(blob.digest())) {
                throw new Refusal(
                        "HF-IMP-003",
                        "content " + blob.digest(),
                        "other bytes under this name",
                        "copy the bundle again");
            }
            return content;
        }
    }
}
