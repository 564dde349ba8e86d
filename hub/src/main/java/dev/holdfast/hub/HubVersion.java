package dev.holdfast.hub;

import java.util.Optional;

/** Which build this is. */
public final class HubVersion {
    public static final String CURRENT = Optional.ofNullable(
                    HubVersion.class.getPackage().getImplementationVersion())
            .orElse("0.1.0-SNAPSHOT");

    private HubVersion() {}
}
