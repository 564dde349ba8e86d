package dev.holdfast.hub.resource;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import java.util.Optional;
import java.util.Set;

/** Port: what is special about one kind of resource. Methods that get a document run inside its transaction. */
public interface ResourceKind {
    /** As documents write it: {@code Site}. */
    String kind();

    /** As addresses write it: {@code sites}. */
    String plural();

    /** What a caller needs to write it. */
    Permission writing();

    /** What somebody wants, with what the hub knows and they left open. */
    default NewDocument completed(NewDocument wanted, Optional<ResourceDocument> stored) {
        return wanted;
    }

    /** Notes everything that is wrong with the spec. */
    void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings);

    /**
     * Notes what only trying shows, which may take seconds: no transaction waits for it, and what {@link #check} finds is found
     * again inside of one.
     */
    default void tryOut(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {}

    /** What the document names; all of it must exist and stays undeletable. */
    Set<ResourceName> references(NewDocument document);

    /** Whether the spec is already what somebody wants. */
    default boolean isSame(NewDocument wanted, ResourceDocument stored) {
        return stored.spec().equals(wanted.spec());
    }

    /** Why the spec cannot follow the stored one, though valid. */
    default Optional<Problem> conflict(NewDocument wanted, Optional<ResourceDocument> stored) {
        return Optional.empty();
    }

    /** Creates what the document needs, before its references are checked. */
    default void prepare(NewDocument wanted, Author author) {}

    /** The spec as it is stored; for kinds that do not store what somebody wrote. */
    default Json.Obj kept(NewDocument wanted, Optional<ResourceDocument> stored) {
        return wanted.spec();
    }

    /** Keeps what the kind wants to keep beside the document. */
    default void stored(ResourceDocument document) {}

    /** Why the resource must not be deleted this way. */
    default Optional<Problem> keep(ResourceDocument stored, Deletion how) {
        return Optional.empty();
    }

    /**
     * Begins what has to be done before the document can go.
     *
     * @return whether the document stays until that is done; whoever does it deletes it then
     */
    default boolean lingers(ResourceDocument stored, Deletion how) {
        return false;
    }

    /** The document as answers show it, without status: {@code spec} and whatever the kind adds. */
    default Json.Obj shown(ResourceDocument document) {
        return Json.object("spec", document.spec());
    }
}
