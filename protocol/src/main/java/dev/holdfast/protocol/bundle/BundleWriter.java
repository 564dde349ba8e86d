package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes a bundle: a plain tar whose bytes depend on its contents alone (protocol.md D13, {@code spec/v1/bundle.md}). */
public final class BundleWriter {
    private static final int PLAIN_FILE = 0100644;

    /** Opens content by digest. */
    @FunctionalInterface
    public interface BlobOpener {
        InputStream open(BlobRef blob) throws IOException;
    }

    /**
     * What goes in.
     *
     * @param metadata files of both repositories by name, such as {@code 1.root.json}; root chains from the first root
     * @param blobs content that the site may lack
     */
    public record Contents(BundleFacts facts, Map<Repository, SortedMap<String, Bytes>> metadata, List<BlobRef> blobs) {
        public Contents {
            metadata = Map.copyOf(metadata);
            blobs = List.copyOf(blobs);
        }
    }

    private final TarArchiveOutputStream tar;
    private final TreeMap<String, String> sums = new TreeMap<>();

    private BundleWriter(TarArchiveOutputStream tar) {
        this.tar = tar;
    }

    /** Writes one whole bundle and leaves {@code out} open. */
    public static void write(OutputStream out, Contents contents, BlobOpener blobs) throws IOException {
        var tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        new BundleWriter(tar).all(contents, blobs);
        tar.finish();
        tar.flush();
    }

    private void all(Contents contents, BlobOpener blobs) throws IOException {
        put(BundleNames.FACTS, StrictJson.write(contents.facts().json()));
        for (var repository : List.of(Repository.DIRECTOR, Repository.CATALOG)) {
            var files = contents.metadata().getOrDefault(repository, new TreeMap<>());
            for (var name :
                    files.keySet().stream().sorted(BundleWriter::rootsFirst).toList()) {
                put(BundleNames.metadata(repository, name), required(files, name));
            }
        }
        put(BundleNames.OCI_LAYOUT, StrictJson.write(Json.object("imageLayoutVersion", "1.0.0")));
        put(BundleNames.OCI_INDEX, StrictJson.write(Json.object("schemaVersion", 2, "manifests", List.of())));
        for (var blob : contents.blobs().stream()
                .distinct()
                .sorted(java.util.Comparator.comparing(b -> b.digest().value()))
                .toList()) {
            try (var in = blobs.open(blob)) {
                put(BundleNames.blob(blob.digest()), blob.length(), in);
            }
        }
        var text = new StringBuilder();
        sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
        put(BundleNames.SUMS, Bytes.utf8(text.toString()));
    }

    private static Bytes required(Map<String, Bytes> files, String name) {
        return java.util.Optional.ofNullable(files.get(name)).orElseThrow();
    }

    /** Root chain in order, then the rest by name. */
    private static int rootsFirst(String left, String right) {
        var leftRoot = left.endsWith(".root.json");
        var rightRoot = right.endsWith(".root.json");
        if (leftRoot && rightRoot) {
            return Long.compare(version(left), version(right));
        }
        return leftRoot == rightRoot ? left.compareTo(right) : leftRoot ? -1 : 1;
    }

    private static long version(String file) {
        return Long.parseLong(file.substring(0, file.indexOf('.')));
    }

    private void put(String name, Bytes content) throws IOException {
        put(name, content.length(), content.stream());
    }

    private void put(String name, long length, InputStream content) throws IOException {
        BundleNames.check(name);
        var entry = new TarArchiveEntry(name, true);
        entry.setSize(length);
        entry.setModTime(0);
        entry.setMode(PLAIN_FILE);
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        var hash = Digest.sha256();
        // Not closed: the archive goes on behind it.
        content.transferTo(new DigestOutputStream(tar, hash));
        tar.closeArchiveEntry();
        sums.put(name, HexFormat.of().formatHex(hash.digest()));
    }
}
