package dev.holdfast.hub.publish;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.secret.Vault;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.Pointer;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Signs each site's desired state, and again when something about it changed. A call to {@link #touch} only wakes the
 * loop; the loop reads everything again, of many sites at once. Thread-safe; one thread signs at a time.
 */
public final class Director implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Director.class.getName());
    private static final Duration PAUSE = Duration.ofMinutes(1);
    // So many that reading and keeping cost little for each, so few that nobody waits long for them.
    private static final int AT_ONCE = 128;

    private final HubStore store;
    private final Wishes wishes;
    private final SiteFacts facts;
    private final Enclosures enclosures;
    private final SignedRows signedRows;
    private final DesiredRows desiredRows;
    private final DirectorFileRows files;
    private final RevisionRows revisions;
    private final SignedMarks marks;
    private final DesiredBuilder builder;
    private final DirectorSigner signer;
    private final SealedRows sealedRows;
    private final Sealer sealer;
    private final Publisher publisher;
    private final Announcer announcer;
    private final Supplier<List<Endpoint>> endpoints;
    private final Clock clock;
    // Fair: whoever asks for one site comes after at most one round of the loop.
    private final ReentrantLock signing = new ReentrantLock(true);
    private final DueSites due = new DueSites(PAUSE, AT_ONCE);
    private final Map<SiteId, List<String>> understood = new ConcurrentHashMap<>();
    private final Map<SiteId, Settled> outcomes = new ConcurrentHashMap<>();
    private final List<Consumer<Set<SiteId>>> listeners = new CopyOnWriteArrayList<>();
    private final Thread loop;

    public Director(
            Path data,
            HubStore store,
            HubKeys keys,
            Publisher publisher,
            Rendering rendering,
            Wishes wishes,
            SiteFacts facts,
            Enclosures enclosures,
            Vault vault,
            Announcer announcer,
            Supplier<List<Endpoint>> endpoints,
            Clock clock,
            Checkpoint checkpoint) {
        this.store = store;
        this.wishes = wishes;
        this.facts = facts;
        this.enclosures = enclosures;
        this.files = new DirectorFileRows(store);
        this.signedRows = new SignedRows(store);
        this.revisions = new RevisionRows(store);
        this.desiredRows = new DesiredRows(store);
        this.builder =
                new DesiredBuilder(keys.fleet(), publisher, rendering, new Blobs(data.resolve("content")), endpoints);
        this.sealedRows = new SealedRows(store);
        this.sealer = new Sealer(keys.fleet(), vault, rendering, revisions, clock);
        this.marks = new SignedMarks(data.resolve("content").resolve("director.log"));
        this.signer = new DirectorSigner(store, signedRows, desiredRows, files, marks, keys, clock, checkpoint);
        this.publisher = publisher;
        this.announcer = announcer;
        this.endpoints = endpoints;
        this.clock = clock;
        this.loop = Thread.ofVirtual().name("director").unstarted(this::run);
    }

    /** Called after sites were looked at. */
    public void onSettled(Consumer<Set<SiteId>> listener) {
        listeners.add(listener);
    }

    /** Signs whatever is due, for ever. */
    public void start() {
        touchAll();
        loop.start();
    }

    /** Something about this site may have changed. */
    public void touch(SiteId site) {
        due.add(site);
    }

    /** A site has reported: only what the hub did not know, or could not sign for, makes work. */
    public void reported(SiteId site) {
        if (!(outcomes.get(site) instanceof Settled.Current current) || isNews(site, current)) {
            touch(site);
        }
    }

    private boolean isNews(SiteId site, Settled.Current current) {
        return Optional.ofNullable(facts.of(List.of(site)).get(site))
                .filter(now -> now.supports().equals(understood.get(site)))
                .flatMap(SiteFacts.Facts::report)
                .filter(report -> report.desiredRevision() <= current.revision()
                        && report.trust().directorVersion() <= current.version())
                .isEmpty();
    }

    /** Something that concerns every site changed, such as a publish. */
    public void touchAll() {
        wishes.sites().forEach(this::touch);
    }

    /** Signs what this site is due now and says what that came to. */
    public Settled settle(SiteId site) {
        return settleOne(site, false);
    }

    /** The same, and the signed targets acknowledge every event received until now: for the way by stick. */
    public Settled settleForStick(SiteId site) {
        return settleOne(site, true);
    }

    /** What the last look at a site came to; empty before the first. */
    public Optional<Settled> outcome(SiteId site) {
        return Optional.ofNullable(outcomes.get(site));
    }

    /** The revision last signed for a site. */
    public Optional<Long> desiredRevision(SiteId site) {
        return desiredRows.find(site).map(DesiredRows.Row::revision);
    }

    /** What the last revisions of a site were made of, newest first. */
    public List<MadeRevision> revisions(SiteId site) {
        return revisions.of(site);
    }

    /** The desired state last signed for a site. */
    public Optional<DesiredState> desired(SiteId site) {
        return desiredRows
                .find(site)
                .flatMap(row -> files.find(site, row.document().value()))
                .map(DesiredState::parse);
    }

    /** The version of each secret that is sealed to a site. */
    public Map<SecretName, Long> secrets(SiteId site) {
        return sealedRows.versions(site);
    }

    /** Everything the site's Director vouches for; empty before the first signature. */
    public List<Target> targets(SiteId site) {
        return signed(site)
                .flatMap(signed -> files.find(site, signed.targetsFile()))
                .map(TargetFile::read)
                .orElse(List.of());
    }

    /** A signed file of the site's Director; empty for anything that cannot be the name of one. */
    public Optional<Bytes> file(SiteId site, String name) {
        if (!MetadataFiles.isName(name)) {
            return Optional.empty();
        }
        return name.equals(MetadataFiles.TIMESTAMP) ? signed(site).map(Signed::timestamp) : files.find(site, name);
    }

    /** Content that is only this site's: its desired state, its variant statements. */
    public Optional<Bytes> own(SiteId site, Digest content) {
        return files.find(site, content.value());
    }

    /** Whether this site may fetch this content of many sites: its Director or the Catalog vouches for it. */
    public boolean vouchesFor(SiteId site, Digest content) {
        return publisher.vouchesFor(content)
                || targets(site).stream()
                        .anyMatch(target -> target.content().digest().equals(content));
    }

    /** The pointer of a site, as it is announced; empty before the first signature. */
    public Optional<Bytes> pointer(SiteId site) {
        return signed(site).map(this::pointer);
    }

    /** Announces every site again: after the broker came back it may know nothing. */
    public void announceAll() {
        desiredRows.sites().forEach(this::announce);
    }

    @Override
    public void close() {
        due.close();
        try {
            loop.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Settled settleOne(SiteId site, boolean forStick) {
        return Optional.ofNullable(settle(List.of(site), forStick).get(site)).orElseThrow();
    }

    private Map<SiteId, Settled> settle(List<SiteId> sites, boolean forStick) {
        signing.lock();
        try {
            var settled = look(sites, forStick);
            // Before the next look begins: who keeps count of looks knows which one has ended.
            listeners.forEach(listener -> listener.accept(Set.copyOf(sites)));
            return settled;
        } finally {
            signing.unlock();
        }
    }

    /** What is stored about sites, as of one moment. */
    private record Known(
            Map<SiteId, Wishes.Wish> wishes,
            Map<SiteId, SiteFacts.Facts> facts,
            Map<SiteId, List<Enclosure>> enclosures,
            Map<SiteId, DirectorSigner.Stored> stored) {}

    private Map<SiteId, Settled> look(List<SiteId> sites, boolean forStick) {
        var known = store.read(
                _ -> new Known(wishes.of(sites), facts.of(sites), enclosures.of(sites), signer.stored(sites)));
        var settled = new HashMap<SiteId, Settled>();
        var changes = new ArrayList<DirectorSigner.Change>();
        for (var site : sites) {
            settled.put(site, look(site, known, forStick, changes));
        }
        if (!changes.isEmpty()) {
            signer.keep(changes);
        }
        outcomes.putAll(settled);
        changes.forEach(change -> announcer.announce(change.site(), pointer(change.signed())));
        sites.stream().filter(site -> !known.wishes().containsKey(site)).forEach(this::forget);
        return settled;
    }

    private Settled look(SiteId site, Known all, boolean forStick, List<DirectorSigner.Change> changes) {
        var wish = Optional.ofNullable(all.wishes().get(site));
        var unresolved = wish.flatMap(Wishes.Wish::unresolved);
        if (unresolved.isPresent()) {
            return new Settled.NotSigned("CannotRender", unresolved.get());
        }
        var cluster = wish.flatMap(Wishes.Wish::cluster);
        if (cluster.isEmpty()) {
            return notSigned("NoCluster", "HF-PUB-006", "a Cluster for site " + site, "none", "apply a Cluster");
        }
        var agent = all.facts().get(site);
        if (agent == null) {
            return notSigned(
                    "NotEnrolled",
                    "HF-PUB-007",
                    "a registered agent of site " + site,
                    "none",
                    "make a token with: holdfast site token " + site);
        }
        understood.put(site, agent.supports());
        var stored = Optional.ofNullable(all.stored().get(site)).orElseThrow();
        var behind = signer.behind(site, stored, agent.report());
        if (behind.isPresent()) {
            return new Settled.NotSigned("HubBehind", behind.get());
        }
        try {
            var before = stored.document().map(DesiredState::parse);
            var plan = builder.plan(site, wish.orElseThrow(), cluster.get(), before);
            var missing = plan.state().requires().stream()
                    .filter(feature -> !agent.supports().contains(feature))
                    .toList();
            if (!missing.isEmpty()) {
                return notSigned(
                        "AgentTooOld",
                        "HF-PUB-008",
                        "an agent that understands " + String.join(", ", missing),
                        "one that understands " + String.join(", ", agent.supports()),
                        "update the agent of site " + site);
            }
            // An agent that does not know them would refuse the whole Director.
            var enclosed = agent.supports().contains(Features.PIVOT)
                    ? all.enclosures().getOrDefault(site, List.of())
                    : List.<Enclosure>of();
            var sealed = sealer.seal(site, cluster.get(), plan, stored, agent.supports(), facts);
            var step = signer.sign(site, cluster.get(), plan, enclosed, sealed, stored, agent.acknowledged(), forStick);
            step.change().ifPresent(changes::add);
            return step.outcome();
        } catch (Refusal refusal) {
            return new Settled.NotSigned("CannotRender", refusal.problem());
        }
    }

    private void forget(SiteId site) {
        outcomes.remove(site);
        understood.remove(site);
    }

    // What an old database has of a site that was told more since is not shown: the site could only refuse it.
    private Optional<Signed> signed(SiteId site) {
        return signedRows.find(Scope.director(site)).filter(signed -> signed.version() >= marks.version(site));
    }

    private Bytes pointer(Signed signed) {
        return new Pointer(
                        signed.version(),
                        signed.timestamp().digest(),
                        signed.timestamp().length(),
                        endpoints.get().stream()
                                .filter(e -> e.kind().equals("hub"))
                                .map(Endpoint::url)
                                .toList())
                .write();
    }

    private void announce(SiteId site) {
        pointer(site).ifPresent(pointer -> announcer.announce(site, pointer));
    }

    private void run() {
        try {
            while (!due.isClosed()) {
                var next = due.next(this::again);
                if (!next.isEmpty()) {
                    work(next);
                }
                publisher.refresh();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // A site that makes trouble must not keep the others waiting: then each alone.
    private void work(List<SiteId> sites) {
        try {
            settle(sites, false);
        } catch (RuntimeException e) {
            if (sites.size() > 1) {
                sites.forEach(site -> work(List.of(site)));
                return;
            }
            // A broken disk or a bug: the site keeps what it has, the next round tries again.
            LOG.log(System.Logger.Level.ERROR, "cannot sign for site " + sites.getFirst(), e);
        }
    }

    /** What is looked at although nobody asked: timestamps that are due, and what could not be signed. */
    private Set<SiteId> again() {
        var again = new LinkedHashSet<>(signer.due(clock.instant()));
        outcomes.forEach((site, settled) -> {
            if (settled instanceof Settled.NotSigned) {
                again.add(site);
            }
        });
        return again;
    }

    private static Settled notSigned(String reason, String code, String expected, String found, String remedy) {
        return new Settled.NotSigned(reason, new Problem(code, expected, found, remedy));
    }
}
