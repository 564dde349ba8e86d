package dev.holdfast.agent.intake;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.AgentStore.Adoption;
import dev.holdfast.agent.store.DesiredRows;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.JournalRows;
import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Fetcher;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The one way in (protocol.md D15): verify Director and Catalog, match them, copy what is missing, then flip trust and
 * desired state in one transaction. Whatever goes wrong before that leaves the site as it was. Thread-safe; one import at
 * a time.
 */
public final class Intake {
    private static final System.Logger LOG = System.getLogger(Intake.class.getName());

    /** Conditions that an accepted update ends. */
    private static final List<String> ENDED = List.of("RejectedUpdate", "AgentTooOld", "DiskFull");

    private static final long RESERVE = 64L << 20;

    private final ReentrantLock one = new ReentrantLock();
    private final AgentStore store;
    private final Blobs blobs;
    private final Disk disk;
    private final EventStamp stamp;
    private final ImportSteps steps;
    private final TrustEngine directors;
    private final TrustEngine catalogs;

    private final Vouched vouched;

    public Intake(AgentStore store, Blobs blobs, Disk disk, EventStamp stamp, ImportSteps steps) {
        this.store = store;
        this.blobs = blobs;
        this.disk = disk;
        this.stamp = stamp;
        this.steps = steps;
        this.directors = new TrustEngine(new Binding(stamp.fleet(), Optional.of(stamp.site())));
        this.catalogs = new TrustEngine(new Binding(stamp.fleet(), Optional.empty()));
        this.vouched = new Vouched(store, blobs, directors, catalogs);
    }

    /** Adopts what the source offers, or says why not. STRICT online, OFFLINE from a stick. */
    public ImportResult take(BundleSource source, FreshnessPolicy policy) {
        one.lock();
        try {
            return settle(source, policy, Optional.empty());
        } finally {
            one.unlock();
        }
    }

    /**
     * What {@link #take} would answer; nothing is stored.
     *
     * @param offered looks at what was verified, while the source is open
     */
    public ImportResult check(BundleSource source, FreshnessPolicy policy, Consumer<Offer> offered) {
        one.lock();
        try {
            return settle(source, policy, Optional.of(offered));
        } finally {
            one.unlock();
        }
    }

    /** Notes a bundle that could not even be opened. */
    public ImportResult refuse(Problem problem, String via) {
        return refused(problem, via, true);
    }

    /** Removes blobs that neither the desired nor the applied nor the revision before it needs. */
    public void collect(long appliedRevision, Set<Digest> needed) throws IOException {
        one.lock();
        try {
            if (appliedRevision > 0) {
                store.forgetBefore(appliedRevision);
            }
            var pinned = new HashSet<>(needed);
            for (var kept : store.kept()) {
                var desired = DesiredState.parse(kept.content());
                desired.layers().forEach(layer -> pinned.add(layer.digest()));
                desired.profiles().forEach(profile -> pinned.add(profile.digest()));
            }
            vouched.enclosed(store.trust().director()).forEach(blob -> pinned.add(blob.digest()));
            vouched.policy(store.trust().catalog()).ifPresent(blob -> pinned.add(blob.digest()));
            blobs.collect(pinned);
        } finally {
            one.unlock();
        }
    }

    /** What the Director vouches for under this path beside the desired state, as it was imported. */
    public Optional<Bytes> enclosed(String path) {
        return vouched.enclosed(path);
    }

    /** Who may do what in this fleet, as the Catalog that was imported last says; empty when it says nothing. */
    public Optional<CatalogPolicy> policy() {
        return vouched.policy();
    }

    /** The newest version of each secret that was sealed to this site, as the Director says it. */
    public Map<SecretName, Long> secrets() {
        return vouched.secrets();
    }

    private ImportResult settle(BundleSource source, FreshnessPolicy policy, Optional<Consumer<Offer>> only) {
        var keep = only.isEmpty();
        try {
            return verify(source, policy, only);
        } catch (Refusal e) {
            return notYet(e.problem(), source.via())
                    ? new ImportResult.Unreachable(e.problem().line())
                    : refused(e.problem(), source.via(), keep);
        } catch (StoreFailure e) {
            if (e.kind() != StoreFailure.Kind.DISK_FULL) {
                throw e;
            }
            return new ImportResult.Refused(full("room in the store", "a full disk"));
        } catch (UncheckedIOException | IOException e) {
            return broken(e, source.via(), keep);
        }
    }

    /** @param only who looks at it, and then nothing is kept */
    private ImportResult verify(BundleSource source, FreshnessPolicy policy, Optional<Consumer<Offer>> only)
            throws IOException {
        requireRoom(0);
        var trust = store.trust();
        var now = stamp.clock().now();
        var director = update(directors, trust.director(), source, policy, now);
        var catalog = update(catalogs, trust.catalog(), source, policy, now);
        steps.reached("verified");
        var adopted = store.kept();
        var documents = new SignedDocuments(blobs, source);
        var rules = vouched.policy(catalog);
        if (rules.isPresent()) {
            CatalogPolicy.parse(documents.require(rules.get()));
        }
        var match = new CatalogMatch(
                        new CatalogMatch.Binding(
                                stamp.fleet().value(),
                                stamp.site().value(),
                                adopted,
                                store.layerInputs(),
                                store.requiredRevision(),
                                now),
                        directors.targets(director),
                        catalogs.targets(catalog),
                        documents)
                .check();
        steps.reached("matched");
        var news = match.filter(found -> adopted.isEmpty()
                || !found.desired().revision().equals(adopted.getFirst().revision()));
        var result = news.<ImportResult>map(
                        found -> new ImportResult.Imported(found.desired().revision()))
                .orElseGet(ImportResult.AlreadyHere::new);
        if (only.isPresent()) {
            if (match.isPresent()) {
                requireRoom(
                        match.get().content().stream().mapToLong(blobs::missing).sum());
                var layers = new OfferedLayers(blobs, documents);
                layers.check(match.get().desired());
                only.get().accept(new Offer(match.get().desired(), vouched.secrets(director), layers));
            }
            return result;
        }
        // The policy must be here when nobody can be asked.
        for (var blob : Stream.concat(rules.stream(), vouched.enclosed(director).stream())
                .toList()) {
            requireRoom(blobs.missing(blob));
            blobs.fetch(blob, source);
        }
        if (match.isPresent()) {
            stage(match.get(), source);
        }
        commit(trust, director, catalog, news, source.via());
        return result;
    }

    private static TrustState update(
            TrustEngine engine, TrustState trusted, BundleSource source, FreshnessPolicy policy, Instant now) {
        Fetcher fetcher = (file, maxBytes) -> {
            try {
                return source.metadata(trusted.repository(), file, maxBytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        var update = engine.update(trusted, fetcher, policy, now);
        if (update.rejection().isPresent()) {
            throw new Refusal(update.rejection().get().problem());
        }
        return update.state();
    }

    private void stage(CatalogMatch.Match match, BundleSource source) throws IOException {
        requireRoom(match.content().stream().mapToLong(blobs::missing).sum());
        for (var blob : match.content()) {
            blobs.fetch(blob, source);
        }
        for (var layer : match.desired().layers()) {
            OfferedLayers.check(layer, blobs.read(layer.blob()));
        }
    }

    private void commit(
            AgentStore.Trust trust,
            TrustState director,
            TrustState catalog,
            Optional<CatalogMatch.Match> news,
            String via) {
        var moved = !director.equals(trust.director()) || !catalog.equals(trust.catalog());
        if (!moved && news.isEmpty()) {
            ENDED.forEach(store::clear);
            return;
        }
        var now = stamp.clock().now();
        var floor = Stream.concat(directors.issued(director).stream(), catalogs.issued(catalog).stream())
                .reduce(trust.floor(), (one, other) -> one.isAfter(other) ? one : other);
        var what = news.map(found -> "revision " + found.desired().revision()).orElse("newer metadata");
        steps.reached("before commit");
        store.adopt(new Adoption(
                director,
                catalog,
                floor,
                news.map(found -> new DesiredRows.Adopted(found.desired().revision(), found.bytes(), now, via)),
                acknowledged(director),
                new JournalRows.Entry(now, "adopted", what + " by " + via),
                news.map(_ -> stamp.event("intake.adopted", DesiredState.TARGET, "info", what + " by " + via)),
                ENDED));
        steps.reached("committed");
    }

    /** Events below this number are at the hub, as the Director says (so a stick can carry acknowledgements). */
    private static long acknowledged(TrustState director) {
        return director.targets()
                .map(file -> JsonView.of(StrictJson.parseObject(file, Limits.metadata(Role.TARGETS.maxBytes())))
                        .at("signed")
                        .at("x-holdfast")
                        .at("acknowledged")
                        .integer(0))
                .orElse(0L);
    }

    private void requireRoom(long missing) throws IOException {
        var needed = missing + missing / 10 + RESERVE;
        var usable = disk.usableBytes();
        if (usable < needed) {
            throw new Refusal(full(needed + " free bytes", usable + " bytes"));
        }
    }

    private static Problem full(String expected, String found) {
        return new Problem("HF-IMP-001", expected, found, "make room on the disk of this site; it keeps what runs");
    }

    /**
     * A hub may have signed nothing for this site yet, or be signing anew: then it no longer has what was asked for. A
     * bundle must be whole.
     */
    private static boolean notYet(Problem problem, String via) {
        return !via.equals("stick") && List.of("HF-TUF-008", "HF-IMP-005").contains(problem.code());
    }

    private ImportResult refused(Problem problem, String via, boolean keep) {
        var type =
                switch (problem.code()) {
                    case "HF-DES-004" -> "AgentTooOld";
                    case "HF-IMP-001" -> "DiskFull";
                    default -> "RejectedUpdate";
                };
        var message = problem.line();
        var known = store.conditions().stream()
                .anyMatch(c -> c.type().equals(type)
                        && (type.equals("DiskFull") || c.message().equals(message)));
        if (keep && !known) {
            var now = stamp.clock().now();
            try {
                store.refuse(
                        new JournalRows.Entry(now, "refused", message + " by " + via),
                        stamp.event("intake.refused", problem.code(), "warning", message),
                        new Condition(type, "True", problem.code().replace("-", ""), message, now));
            } catch (StoreFailure e) {
                // No room even for the note: the answer itself says it.
                LOG.log(System.Logger.Level.WARNING, "this refusal could not be stored: {0}", message);
            }
        }
        return new ImportResult.Refused(problem);
    }

    /** A stick that cannot be read is wrong input; a line that breaks off is not. */
    private ImportResult broken(Exception e, String via, boolean keep) {
        var reason = String.valueOf(e.getMessage());
        if (reason.contains("No space left") || reason.contains("quota exceeded")) {
            return refused(full("room for the new content", reason), via, keep);
        }
        return via.equals("stick")
                ? refused(
                        new Problem("HF-IMP-002", "a bundle that can be read to its end", reason, "copy it again"),
                        via,
                        keep)
                : new ImportResult.Unreachable(reason);
    }

    /** Which files of a repository are signed now: for people. */
    public long version(Repository repository, Role role) {
        var trust = store.trust();
        return switch (repository) {
            case DIRECTOR -> directors.version(trust.director(), role);
            case CATALOG -> catalogs.version(trust.catalog(), role);
        };
    }
}
