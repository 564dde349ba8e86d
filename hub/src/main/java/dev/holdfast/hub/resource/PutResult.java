package dev.holdfast.hub.resource;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;

/** What became of a document that somebody put. */
public sealed interface PutResult {
    record Created(ResourceDocument now) implements PutResult {}

    record Configured(ResourceDocument now) implements PutResult {}

    /** Already so; nothing was written. */
    record Unchanged(ResourceDocument now) implements PutResult {}

    /** The document is wrong. */
    record Invalid(List<Finding> findings) implements PutResult {
        public Invalid {
            findings = List.copyOf(findings);
        }
    }

    /** The document is valid and still may not follow what is there. */
    record Conflicting(Problem problem) implements PutResult {}

    /** An update needs the version that its author saw. */
    record VersionMissing(ResourceDocument now) implements PutResult {}

    /** Somebody else was faster, or what was to be changed is gone. */
    record Stale(String seen, String now) implements PutResult {}
}
