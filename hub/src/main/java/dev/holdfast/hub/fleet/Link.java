package dev.holdfast.hub.fleet;

import java.util.Locale;

/** Whether a site is connected, by the presence rules of protocol.md §4.1. */
public enum Link {
    ONLINE,
    OFFLINE,
    UNKNOWN;

    /** How answers write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
