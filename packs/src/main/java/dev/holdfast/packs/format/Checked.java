package dev.holdfast.packs.format;

import java.util.List;
import java.util.stream.Collectors;

/** The outcome of reading something that may be wrong: a value, perhaps with warnings, or everything that is wrong. */
public sealed interface Checked<T> {
    /**
     * Usable.
     *
     * @param warnings worth showing, not worth stopping for
     */
    record Valid<T>(T value, List<Finding> warnings) implements Checked<T> {
        public Valid {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Not usable.
     *
     * @param findings all of them, at least one an error
     */
    record Invalid<T>(List<Finding> findings) implements Checked<T> {
        public Invalid {
            findings = List.copyOf(findings);
        }
    }

    /** Everything that was found. */
    default List<Finding> findings() {
        return switch (this) {
            case Valid<T> valid -> valid.warnings();
            case Invalid<T>(var findings) -> findings;
        };
    }

    /** The value where it is known to be usable. @throws IllegalStateException with all findings otherwise */
    default T require() {
        return switch (this) {
            case Valid<T> valid -> valid.value();
            case Invalid<T>(var findings) ->
                throw new IllegalStateException(findings.stream()
                        .map(f -> f.code() + " " + f.path() + ": " + f.message())
                        .collect(Collectors.joining("; ")));
        };
    }
}
