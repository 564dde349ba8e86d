package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A bundle on a stick, as a file or unpacked into a folder. Opening it checks its shape and its unsigned sums, hints
 * included; nothing in it is trusted yet. Thread-safe.
 */
public final class BundleReader implements BundleSource, AutoCloseable {
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64}) [ *](.+)");

    private final BundleFiles files;
    private final BundleFacts facts;

    private BundleReader(BundleFiles files, BundleFacts facts) {
        this.files = files;
        this.facts = facts;
    }

    /** What opening came to. */
    public sealed interface Opening {
        record Opened(BundleReader bundle) implements Opening {}

        record Refused(Problem why) implements Opening {}
    }

    /**
     * Opens a bundle and reads all of it once.
     *
     * @throws IOException when the medium fails: the file may be good, the stick may not
     */
    public static Opening open(Path path) throws IOException {
        if (!Files.exists(path)) {
            return new Opening.Refused(new Problem(
                    "HF-BND-001", "a bundle (.hfb) at " + path, "nothing there", "check the path and the stick"));
        }
        BundleFiles files;
        try {
            files = Files.isDirectory(path) ? BundleFolder.open(path) : BundleTar.open(path);
        } catch (Refusal refusal) {
            return new Opening.Refused(refusal.problem());
        }
        try {
            var facts = BundleFacts.parse(checked(files));
            return new Opening.Opened(new BundleReader(files, facts));
        } catch (Refusal refusal) {
            files.close();
            return new Opening.Refused(refusal.problem());
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    public BundleFacts facts() {
        return facts;
    }

    /** Names of all files inside, in the order of the bundle. */
    public List<String> names() {
        return List.copyOf(files.lengths().keySet());
    }

    /** The digests of all blobs inside. */
    public Set<Digest> blobs() {
        var prefix = BundleNames.blob(Digest.of(new byte[0])).length() - 64;
        return files.lengths().keySet().stream()
                .filter(name -> name.startsWith("oci/blobs/sha256/"))
                .map(name -> new Digest(name.substring(prefix)))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    @Override
    public String via() {
        return "stick";
    }

    @Override
    public Optional<Bytes> metadata(Repository repository, String file, int maxBytes) throws IOException {
        var name = BundleNames.metadata(repository, file);
        if (!files.lengths().containsKey(name)) {
            return Optional.empty();
        }
        try (var in = files.open(name, 0)) {
            return Optional.of(Bytes.copyOf(in.readNBytes(maxBytes + 1)));
        }
    }

    @Override
    public Optional<InputStream> blob(BlobRef blob, long offset) throws IOException {
        var name = BundleNames.blob(blob.digest());
        return files.lengths().containsKey(name) ? Optional.of(files.open(name, offset)) : Optional.empty();
    }

    @Override
    public void close() {
        files.close();
    }

    /** Hashes every file against SHA256SUMS and answers hf.json. */
    private static Bytes checked(BundleFiles files) throws IOException {
        for (var needed : List.of(BundleNames.SUMS, BundleNames.FACTS)) {
            if (!files.lengths().containsKey(needed)) {
                throw new Refusal("HF-BND-008", needed + " in the bundle", "none", "build the bundle again");
            }
        }
        var sums = sums(whole(files, BundleNames.SUMS));
        for (var name : files.lengths().keySet()) {
            if (name.equals(BundleNames.SUMS)) {
                continue;
            }
            var expected = Optional.ofNullable(sums.remove(name))
                    .orElseThrow(() -> new Refusal(
                            "HF-BND-008", "only listed files", name + " not in SHA256SUMS", "build it again"));
            var found = hash(files, name);
            if (!found.equals(expected)) {
                throw new Refusal(
                        "HF-BND-007",
                        name + " with sum " + expected.substring(0, 12) + "…",
                        found.substring(0, 12) + "…",
                        "the file is damaged: copy it again, or use another stick");
            }
        }
        if (!sums.isEmpty()) {
            throw new Refusal(
                    "HF-BND-008",
                    "every listed file",
                    "no " + sums.keySet().iterator().next(),
                    "copy the bundle again");
        }
        return whole(files, BundleNames.FACTS);
    }

    private static Bytes whole(BundleFiles files, String name) throws IOException {
        try (var in = files.open(name, 0)) {
            return Bytes.copyOf(in.readAllBytes());
        }
    }

    private static Map<String, String> sums(Bytes text) {
        var sums = new HashMap<String, String>();
        text.utf8().lines().forEach(line -> {
            var match = SUM.matcher(line);
            if (!match.matches() || sums.put(match.group(2), match.group(1)) != null) {
                throw new Refusal(
                        "HF-BND-008", "lines of sum and name in SHA256SUMS", "another line", "build it again");
            }
        });
        return sums;
    }

    private static String hash(BundleFiles files, String name) throws IOException {
        var hash = Digest.sha256();
        try (var in = files.open(name, 0)) {
            var buffer = new byte[128 << 10];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hash.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
