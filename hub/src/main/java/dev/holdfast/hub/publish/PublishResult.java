package dev.holdfast.hub.publish;

import dev.holdfast.packs.format.Finding;
import java.util.List;

/** What a publish came to. */
public sealed interface PublishResult {
    /**
     * Signed and in the Catalog.
     *
     * @param changed false when exactly this was published before
     * @param warnings what its author should know and may leave as it is
     */
    record Published(PublishedProfile profile, List<String> removed, boolean changed, List<Finding> warnings)
            implements PublishResult {
        public Published {
            removed = List.copyOf(removed);
            warnings = List.copyOf(warnings);
        }

        Published(PublishedProfile profile, List<String> removed, boolean changed) {
            this(profile, removed, changed, List.of());
        }

        Published with(List<Finding> found) {
            return new Published(profile, removed, changed, found);
        }
    }

    /** Nothing changed; every reason, at least one. */
    record Refused(List<Finding> findings) implements PublishResult {
        public Refused {
            findings = List.copyOf(findings);
        }
    }
}
