package dev.holdfast.protocol.id;

import java.util.regex.Pattern;

/** The name of a fleet: all sites of one hub; a lower-case DNS label of at most 63 characters. */
public record FleetId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public FleetId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a fleet name: expected a lower-case DNS label of at most 63 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
