package dev.holdfast.hub.profile;

import java.util.List;

/** Port: which versions of a profile are published. */
@FunctionalInterface
public interface PublishedVersions {
    /** Newest first. */
    List<String> of(String profile);
}
