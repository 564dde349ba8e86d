package dev.holdfast.packs.format;

import java.util.Optional;
import org.semver4j.Semver;

/** A version that can be compared, read as liberally as real packs need: {@code v1.2}, {@code 6.6.0-rev1}. */
public record PackVersion(String text, Semver semver) implements Comparable<PackVersion> {

    public static Optional<PackVersion> parse(String text) {
        var bare = text.startsWith("v") || text.startsWith("V") ? text.substring(1) : text;
        var strict = Semver.parse(bare);
        if (strict != null) {
            return Optional.of(new PackVersion(text, strict));
        }
        if (bare.matches("[0-9]+(\\.[0-9]+)?")) {
            var padded = Semver.parse(bare + (bare.contains(".") ? ".0" : ".0.0"));
            return Optional.ofNullable(padded).map(semver -> new PackVersion(text, semver));
        }
        return Optional.empty();
    }

    /** Whether this can be what a tag such as {@code 1.2.x}, {@code 1.x} or {@code latest} means. */
    public boolean matches(String tag) {
        if (tag.equals("latest")) {
            return true;
        }
        var parts = tag.split("\\.", -1);
        return switch (parts.length) {
            case 2 -> parts[1].equals("x") && parts[0].equals("" + semver.getMajor());
            case 3 ->
                parts[2].equals("x")
                        && parts[0].equals("" + semver.getMajor())
                        && parts[1].equals("" + semver.getMinor());
            default -> false;
        };
    }

    /** Whether it has no suffix, as {@code 6.6.0-rev1} has. */
    public boolean isRelease() {
        return semver.getPreRelease().isEmpty();
    }

    @Override
    public int compareTo(PackVersion other) {
        return semver.compareTo(other.semver);
    }
}
