package dev.holdfast.hub.resource;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.hub.store.ResourceRows;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The documents of the hub. Thread-safe; every change is one transaction, listeners hear of it after its commit. */
public final class Resources {
    private static final int LARGEST_KIND = 100_000;

    /** Documents that a page reads at once: a filter may let few of them pass. */
    private static final int LEAST_READ = 200;

    private final HubStore store;
    private final ResourceRows rows;
    private final AuditRows audit;
    private final Clock clock;
    private final Supplier<String> uids;
    private final List<Consumer<ResourceName>> listeners = new CopyOnWriteArrayList<>();

    public Resources(HubStore store, AuditRows audit, Clock clock, Supplier<String> uids) {
        this.store = store;
        this.rows = new ResourceRows(store);
        this.audit = audit;
        this.clock = clock;
        this.uids = uids;
    }

    /** Calls a listener after each change of any resource, deletions included. It reads the store again. */
    public void onChange(Consumer<ResourceName> listener) {
        listeners.add(listener);
    }

    public Optional<ResourceDocument> find(ResourceName name) {
        return rows.find(name);
    }

    /** Those of several documents of one kind that exist. */
    public List<ResourceDocument> find(String kind, Collection<String> names) {
        return rows.find(kind, names);
    }

    /** One page: documents of a kind by name. */
    public record Page(List<ResourceDocument> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** Up to {@code limit} documents whose names come after {@code after} and that the filter lets pass. */
    public Page page(String kind, String after, int limit, Predicate<ResourceDocument> filter) {
        var passing = new ArrayList<ResourceDocument>();
        var chunk = Math.max(limit + 1, LEAST_READ);
        var last = after;
        for (var more = true; more && passing.size() <= limit; ) {
            var read = rows.list(kind, last, chunk);
            read.stream().filter(filter).limit(limit + 1L - passing.size()).forEach(passing::add);
            more = read.size() == chunk;
            last = read.isEmpty() ? last : read.getLast().name();
        }
        return passing.size() <= limit
                ? new Page(passing, Optional.empty())
                : new Page(
                        passing.subList(0, limit),
                        Optional.of(passing.get(limit - 1).name()));
    }

    /** Which resources of one kind name any of these of another kind. */
    public List<ResourceName> referrers(String kind, String targetKind, Collection<String> targets) {
        return rows.referrers(kind, targetKind, targets);
    }

    public List<ResourceDocument> all(String kind) {
        return rows.list(kind, "");
    }

    /**
     * Creates or changes a resource.
     *
     * @param seen the version that the author of an update saw
     * @param dryRun whether to answer as if, and keep nothing
     */
    public PutResult put(ResourceKind kind, NewDocument wanted, Optional<String> seen, boolean dryRun, Author author) {
        return put(kind, wanted, seen, dryRun, author, _ -> {});
    }

    /**
     * The same, and something more in the same transaction.
     *
     * @param more gets the answer, unless nothing is kept
     */
    public PutResult put(
            ResourceKind kind,
            NewDocument wanted,
            Optional<String> seen,
            boolean dryRun,
            Author author,
            Consumer<PutResult> more) {
        var tried = tried(kind, wanted);
        if (!tried.isEmpty()) {
            return new PutResult.Invalid(tried);
        }
        Supplier<PutResult> work = () -> {
            var result = put(kind, wanted, seen, author);
            if (result instanceof PutResult.Invalid || result instanceof PutResult.Conflicting) {
                throw new Undo(result);
            }
            if (!dryRun) {
                more.accept(result);
            }
            return result;
        };
        try {
            return dryRun ? store.rehearse(work) : store.together(work);
        } catch (Undo undo) {
            return undo.result;
        }
    }

    public DeleteResult delete(ResourceKind kind, String name, Deletion how, boolean dryRun, Author author) {
        Supplier<DeleteResult> work = () -> delete(kind, name, how, author);
        return dryRun ? store.rehearse(work) : store.together(work);
    }

    private List<Finding> tried(ResourceKind kind, NewDocument written) {
        var stored = rows.find(new ResourceName(kind.kind(), written.name()));
        var wanted = kind.completed(written, stored);
        var findings = new Findings();
        if (stored.filter(document -> kind.isSame(wanted, document)).isEmpty()) {
            kind.tryOut(wanted, stored, findings);
        }
        return findings.all();
    }

    private PutResult put(ResourceKind kind, NewDocument written, Optional<String> seen, Author author) {
        var name = new ResourceName(kind.kind(), written.name());
        var stored = rows.find(name);
        var wanted = kind.completed(written, stored);
        var findings = new Findings();
        kind.check(wanted, stored, findings);
        if (!findings.all().isEmpty()) {
            return new PutResult.Invalid(findings.all());
        }
        var conflict = kind.conflict(wanted, stored);
        if (conflict.isPresent()) {
            return new PutResult.Conflicting(conflict.get());
        }
        if (stored.isPresent() && isUnchanged(kind, wanted, stored.get())) {
            return new PutResult.Unchanged(stored.get());
        }
        var now = stored.map(document -> Long.toString(document.version()));
        var expected = isAny(seen) ? now.or(() -> seen) : seen.or(wanted::resourceVersion);
        if (stored.isPresent() && expected.isEmpty()) {
            return new PutResult.VersionMissing(stored.get());
        }
        // A version inside the document counts for an update; a new resource may be a copy of one that is gone.
        if (!expected.equals(now) && (seen.isPresent() || stored.isPresent())) {
            return new PutResult.Stale(expected.orElse(""), now.orElse("none"));
        }
        kind.prepare(wanted, author);
        var references = kind.references(wanted);
        requireExisting(references, findings);
        if (stored.isEmpty() && rows.count(kind.kind()) >= LARGEST_KIND) {
            findings.add("", "HF-RES-007", "the hub has too many of this kind", "delete some");
        }
        if (!findings.all().isEmpty()) {
            return new PutResult.Invalid(findings.all());
        }
        var next = next(wanted, kind.kept(wanted, stored), stored, author);
        rows.put(next, references);
        kind.stored(next);
        var action = stored.isPresent() ? "configured" : "created";
        audit.append(author, action, name.toString(), "resourceVersion " + next.version());
        store.afterCommit(() -> listeners.forEach(listener -> listener.accept(name)));
        return stored.isPresent() ? new PutResult.Configured(next) : new PutResult.Created(next);
    }

    private DeleteResult delete(ResourceKind kind, String text, Deletion how, Author author) {
        var name = new ResourceName(kind.kind(), text);
        var stored = rows.find(name);
        if (stored.isEmpty()) {
            return new DeleteResult.Absent();
        }
        var now = Long.toString(stored.get().version());
        if (how.version().isPresent()
                && !isAny(how.version())
                && !how.version().get().equals(now)) {
            return new DeleteResult.Stale(how.version().get(), now);
        }
        var why = kind.keep(stored.get(), how).or(() -> used(name));
        if (why.isPresent()) {
            return new DeleteResult.Kept(why.get());
        }
        if (kind.lingers(stored.get(), how)) {
            audit.append(author, "deleting", name.toString(), "resourceVersion " + now);
            store.afterCommit(() -> listeners.forEach(listener -> listener.accept(name)));
            return new DeleteResult.Begun(stored.get());
        }
        rows.delete(name);
        rows.nextVersion();
        audit.append(author, "deleted", name.toString(), "resourceVersion " + now);
        store.afterCommit(() -> listeners.forEach(listener -> listener.accept(name)));
        return new DeleteResult.Deleted(stored.get());
    }

    // RFC 9110, 13.1.1: a star means whatever is there now.
    private static boolean isAny(Optional<String> version) {
        return version.filter("*"::equals).isPresent();
    }

    private Optional<Problem> used(ResourceName name) {
        var referrers = rows.referrers(name);
        return referrers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "HF-RES-004",
                        name + " to be named by nothing",
                        "named by "
                                + String.join(
                                        ", ",
                                        referrers.stream()
                                                .limit(5)
                                                .map(ResourceName::toString)
                                                .toList()),
                        "delete or change these first"));
    }

    private void requireExisting(Set<ResourceName> references, Findings findings) {
        for (var reference : references) {
            if (rows.find(reference).isEmpty()) {
                findings.add("spec", "HF-RES-008", "there is no " + reference, "apply it first, or correct the name");
            }
        }
    }

    private static boolean isUnchanged(ResourceKind kind, NewDocument wanted, ResourceDocument stored) {
        return stored.project().equals(wanted.project())
                && stored.labels().equals(wanted.labels())
                && stored.annotations().equals(wanted.annotations())
                && kind.isSame(wanted, stored);
    }

    private ResourceDocument next(NewDocument wanted, Json.Obj spec, Optional<ResourceDocument> stored, Author author) {
        var stamp = new ResourceDocument.Stamp(clock.instant(), author);
        return new ResourceDocument(
                wanted.kind(),
                wanted.name(),
                wanted.project(),
                wanted.labels(),
                wanted.annotations(),
                spec,
                rows.nextVersion(),
                stored.map(ResourceDocument::uid).orElseGet(uids),
                stored.map(ResourceDocument::created).orElse(stamp),
                stamp);
    }

    /** Rolls back what {@code prepare} may have written for a document that was then refused. */
    private static final class Undo extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1;

        private final transient PutResult result;

        Undo(PutResult result) {
            super("refused", null, false, false);
            this.result = result;
        }
    }
}
