package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a timestamp says about the snapshot, or a snapshot about a targets file.
 *
 * @param length in bytes, {@link #ANY_LENGTH} when it is not said
 * @param hashes by algorithm, in hexadecimal; may be empty, because TUF lets a writer leave them out
 */
record FileMeta(long version, long length, Map<String, String> hashes) {
    static final long ANY_LENGTH = -1;
    private static final Map<String, String> ALGORITHMS = Map.of("sha256", "SHA-256", "sha512", "SHA-512");

    FileMeta {
        hashes = Map.copyOf(hashes);
    }

    /** The files that {@code meta} of a timestamp or snapshot names; throws {@link Refused}. */
    static Map<String, FileMeta> readAll(Metadata file) {
        try {
            var files = new LinkedHashMap<String, FileMeta>();
            file.signed().at("meta").members().forEach((name, view) -> files.put(name, read(file.role(), view)));
            return files;
        } catch (Refusal e) {
            throw new Refused(new Rejection.Unreadable(file.role(), e.problem()));
        }
    }

    /** The one file that {@code meta} must name; throws {@link Refused}. */
    static FileMeta require(Metadata file, Role role) {
        var found = readAll(file).get(role.text() + ".json");
        if (found == null) {
            throw new Refused(new Rejection.Malformed(file.role(), "an entry for " + role.text() + ".json", "none"));
        }
        return found;
    }

    private static FileMeta read(Role role, JsonView view) {
        var version = view.at("version").integer();
        var length = view.at("length").integer(ANY_LENGTH);
        if (version < 1 || (view.at("length").present() && length < 0)) {
            throw view.outside("a version of at least 1 and no negative length", version + " and " + length);
        }
        var hashes = new LinkedHashMap<String, String>();
        view.at("hashes").members().forEach((name, hash) -> hashes.put(name, hash.text()));
        if (view.at("hashes").present() && hashes.keySet().stream().noneMatch(ALGORITHMS::containsKey)) {
            throw new Refused(
                    new Rejection.Malformed(role, "a sha256 or sha512 hash in " + view.path(), "no hash we know"));
        }
        hashes.keySet().retainAll(ALGORITHMS.keySet());
        return new FileMeta(version, length, hashes);
    }

    /** Whether this names other content under the version that {@code trusted} named. */
    boolean contradicts(FileMeta trusted) {
        return version == trusted.version
                && (hashes.entrySet().stream().anyMatch(hash -> !hash.getValue()
                                .equalsIgnoreCase(trusted.hashes.getOrDefault(hash.getKey(), hash.getValue())))
                        || (length >= 0 && trusted.length >= 0 && length != trusted.length));
    }

    /** Whether the file has this length and these hashes. */
    boolean matches(Role role, Bytes file) {
        return mismatch(role, file).isEmpty();
    }

    /** Length first, hashes second, before anything is parsed; throws {@link Refused}. */
    void check(Role role, Bytes file) {
        mismatch(role, file).ifPresent(why -> {
            throw new Refused(why);
        });
    }

    private Optional<Rejection> mismatch(Role role, Bytes file) {
        if (length != ANY_LENGTH && length != file.length()) {
            return Optional.of(new Rejection.WrongLength(role, length, file.length()));
        }
        for (var hash : hashes.entrySet()) {
            var found = HexFormat.of().formatHex(digest(hash.getKey()).digest(file.toArray()));
            if (!found.equalsIgnoreCase(hash.getValue())) {
                return Optional.of(new Rejection.WrongHash(
                        role, hash.getKey() + ":" + hash.getValue(), hash.getKey() + ":" + found));
            }
        }
        return Optional.empty();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(ALGORITHMS.getOrDefault(algorithm, algorithm));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256 and SHA-512", e);
        }
    }
}
