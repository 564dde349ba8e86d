package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One metadata file, readable but not yet believed.
 *
 * @param file the bytes as they were received
 * @param message the canonical bytes of {@code signed}, which the signatures cover
 * @param signatures by key id
 */
record Metadata(
        Role role,
        Bytes file,
        JsonView signed,
        Bytes message,
        Map<String, Bytes> signatures,
        long version,
        Instant expires) {
    private static final Pattern SPECIFICATION = Pattern.compile("1\\.[0-9]{1,4}(\\.[0-9]{1,4})?");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");

    Metadata {
        signatures = Map.copyOf(signatures);
    }

    /** Size, strict JSON, and what all roles have in common; throws {@link Refused}. */
    static Metadata read(Role role, Bytes file) {
        if (file.length() > role.maxBytes()) {
            throw new Refused(new Rejection.TooLarge(role, role.maxBytes(), file.length()));
        }
        try {
            var document = JsonView.of(StrictJson.parseObject(file, Limits.metadata(role.maxBytes())));
            var signed = document.at("signed");
            var message = CanonicalJson.write(signed.object());
            require(role, "_type " + role.text(), signed.at("_type").text(), role.text()::equals);
            require(role, "specification 1.x", signed.at("spec_version").text(), SPECIFICATION.asMatchPredicate());
            var version = signed.at("version").integer();
            if (version < 1) {
                throw new Refused(new Rejection.Malformed(role, "a version of at least 1", Long.toString(version)));
            }
            return new Metadata(
                    role, file, signed, message, signatures(role, document), version, time(role, signed.at("expires")));
        } catch (Refusal e) {
            throw new Refused(new Rejection.Unreadable(role, e.problem()));
        }
    }

    private static Map<String, Bytes> signatures(Role role, JsonView document) {
        var signatures = new LinkedHashMap<String, Bytes>();
        for (var item : document.at("signatures").items()) {
            var keyId = item.at("keyid").text();
            // TUF 4.2: a key id is unique in the list, even when the threshold is met without the second one.
            if (signatures.put(keyId, hex(item.at("sig").text())) != null) {
                throw new Refused(new Rejection.Malformed(role, "one signature per key id", "two by " + keyId));
            }
        }
        return signatures;
    }

    /** Not hexadecimal means no valid signature: other signatures may still suffice. */
    private static Bytes hex(String text) {
        try {
            return Bytes.copyOf(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return Bytes.copyOf(new byte[0]);
        }
    }

    /** A time as TUF writes it: UTC, whole seconds. */
    static Instant time(Role role, JsonView view) {
        var text = view.text();
        try {
            if (TIME.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeParseException e) {
            throw new Refused(new Rejection.Malformed(role, "a real date in " + view.path(), text));
        }
        throw new Refused(new Rejection.Malformed(role, "a time like 2026-01-31T00:00:00Z in " + view.path(), text));
    }

    private static void require(
            Role role, String expected, String found, java.util.function.Predicate<String> condition) {
        if (!condition.test(found)) {
            throw new Refused(new Rejection.Malformed(role, expected, found));
        }
    }

    void requireUnexpired(Instant now) {
        if (!expires.isAfter(now)) {
            throw new Refused(new Rejection.Expired(role, expires, now));
        }
    }
}
