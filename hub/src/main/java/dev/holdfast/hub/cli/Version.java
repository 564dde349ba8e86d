package dev.holdfast.hub.cli;

import java.util.Optional;

/** Which build this is. */
final class Version {
    static final String CURRENT =
            Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("0.1.0-SNAPSHOT");

    private Version() {}
}
