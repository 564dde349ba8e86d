package dev.holdfast.hub.publish;

import dev.holdfast.packs.format.Finding;
import java.util.List;

/** What a publish came to. */
public sealed interface PublishResult {
    /** Signed and in the Catalog; {@code changed} is false when exactly this was published before. */
    record Published(PublishedProfile profile, List<String> removed, boolean changed) implements PublishResult {
        public Published {
            removed = List.copyOf(removed);
        }
    }

    /** Nothing changed; every reason, at least one. */
    record Refused(List<Finding> findings) implements PublishResult {
        public Refused {
            findings = List.copyOf(findings);
        }
    }
}
