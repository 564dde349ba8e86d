package dev.holdfast.packs.palette;

import java.util.Locale;

/** Names that Palette takes and we do not. Pure. */
final class Names {
    private static final int LONGEST = 63;

    private Names() {}

    /** The DNS label (RFC 1123) nearest to a name; empty when the name has no letter or digit. */
    static String label(String name) {
        var label = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return label.length() <= LONGEST ? label : label.substring(0, LONGEST).replaceAll("-$", "");
    }
}
