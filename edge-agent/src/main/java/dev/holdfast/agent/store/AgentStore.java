package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Each method is one transaction of the agent's core on {@link StateDb}. Thread-safe. */
public final class AgentStore {
    private static final long OUTBOX_LIMIT = 20_000;

    private final StateDb db;
    private final IdentityRows identities = new IdentityRows();
    private final TrustRows trusts = new TrustRows();
    private final DesiredRows desired = new DesiredRows();
    private final OutboxRows outbox = new OutboxRows();
    private final JournalRows journal = new JournalRows();
    private final ConditionRows conditions = new ConditionRows();
    private final InboxRows inbox = new InboxRows();
    private final LetterRows letters = new LetterRows();
    private final long outboxLimit;

    public AgentStore(StateDb db) {
        this(db, OUTBOX_LIMIT);
    }

    AgentStore(StateDb db, long outboxLimit) {
        this.db = db;
        this.outboxLimit = outboxLimit;
    }

    /** What the site trusts: both repositories and the floor time. */
    public record Trust(TrustState director, TrustState catalog, Instant floor) {}

    /** Something to tell the hub, before it has a number. */
    public record Event(String severity, LongFunction<Bytes> content) {}

    /** One import as one commit; {@code desired} is empty when only metadata moved on. */
    public record Adoption(
            TrustState director,
            TrustState catalog,
            Instant floor,
            Optional<DesiredRows.Adopted> desired,
            long acknowledgedBelow,
            JournalRows.Entry journal,
            Optional<Event> event,
            List<String> clear) {
        public Adoption {
            clear = List.copyOf(clear);
        }
    }

    /** Why the last write failed; empty when it did not. */
    public Optional<StoreFailure> failing() {
        return db.failing();
    }

    public Optional<Bytes> identity() {
        return db.read(identities::find);
    }

    /** Sets who the site is and, unless it is pinned already, what it trusts first: the last step of an enrolment. */
    public void enrol(Bytes identity, TrustState director, TrustState catalog, Instant floor) {
        db.write(c -> {
            identities.save(c, identity);
            if (trusts.find(c, Repository.DIRECTOR).isEmpty()) {
                trusts.save(c, director);
                trusts.save(c, catalog);
            }
            trusts.raiseFloor(c, floor);
            return true;
        });
    }

    public void saveIdentity(Bytes identity) {
        db.write(c -> {
            identities.save(c, identity);
            return true;
        });
    }

    /** Counts a start of the agent. */
    public long start(long atLeast) {
        return db.write(c -> identities.start(c, atLeast));
    }

    public long boot() {
        return db.read(identities::boot);
    }

    /** Both trust states and the floor. @throws IllegalStateException before the enrolment */
    public Trust trust() {
        return db.read(c -> new Trust(
                trusts.find(c, Repository.DIRECTOR).orElseThrow(() -> new IllegalStateException("not enrolled")),
                trusts.find(c, Repository.CATALOG).orElseThrow(() -> new IllegalStateException("not enrolled")),
                trusts.floor(c).orElse(Instant.EPOCH)));
    }

    public Optional<Instant> floor() {
        return db.read(trusts::floor);
    }

    public void raiseFloor(Instant at) {
        db.write(c -> {
            trusts.raiseFloor(c, at);
            return true;
        });
    }

    /** The lowest revision that may be adopted, whatever the store remembers; 0 for any. */
    public long requiredRevision() {
        return db.read(desired::required);
    }

    /** Refuses older revisions from now on: for a store that forgot what it had adopted. */
    public void requireRevision(long revision) {
        db.write(c -> {
            desired.require(c, revision);
            return true;
        });
    }

    public Optional<DesiredRows.Adopted> desired() {
        return db.read(desired::newest);
    }

    /** Every revision that is still kept, newest first. */
    public List<DesiredRows.Adopted> kept() {
        return db.read(desired::all);
    }

    /** What every layer was made from when it was last wanted here, however long ago. */
    public Map<LayerKey, Digest> layerInputs() {
        return db.read(desired::inputs);
    }

    /** Flips to a new trusted and desired state: all of it or nothing. */
    public void adopt(Adoption adoption) {
        db.write(c -> {
            trusts.save(c, adoption.director());
            trusts.save(c, adoption.catalog());
            trusts.raiseFloor(c, adoption.floor());
            if (adoption.desired().isPresent()) {
                desired.adopt(c, adoption.desired().get());
            }
            for (var type : adoption.clear()) {
                conditions.clear(c, type);
            }
            outbox.acknowledgeBelow(c, adoption.acknowledgedBelow());
            journal.add(c, adoption.journal());
            if (adoption.event().isPresent()) {
                append(c, adoption.event().get());
            }
            return true;
        });
    }

    /** Stores nothing but that something was refused. */
    public void refuse(JournalRows.Entry entry, Event event, Condition condition) {
        db.write(c -> {
            journal.add(c, entry);
            append(c, event);
            return conditions.set(c, condition);
        });
    }

    public void forgetBefore(long appliedRevision) {
        db.write(c -> {
            desired.forgetBefore(c, appliedRevision);
            return true;
        });
    }

    /** Puts an event into the outbox, which stays bounded; what had to be dropped for it is told as another event. */
    public void event(Event event, Function<OutboxRows.Hole, Event> aboutHole) {
        db.write(c -> {
            append(c, event);
            var hole = outbox.bound(c, outboxLimit, Math.max(2, outboxLimit / 20));
            if (hole.count() > 0) {
                append(c, aboutHole.apply(hole));
            }
            return true;
        });
    }

    public long nextSequence() {
        return db.write(outbox::nextSequence);
    }

    public long lastSequence() {
        return db.read(outbox::lastSequence);
    }

    public void skipSequence(long atLeast) {
        db.write(c -> {
            outbox.skipTo(c, atLeast);
            return true;
        });
    }

    public List<OutboxRows.Waiting> waiting(long after, int limit) {
        return db.read(c -> outbox.after(c, after, limit));
    }

    public long waitingUpTo(long sequence) {
        return db.read(c -> outbox.countUpTo(c, sequence));
    }

    public OutboxRows.Size outboxSize() {
        return db.read(outbox::size);
    }

    public void acknowledge(Collection<Long> sequences) {
        db.write(c -> outbox.acknowledge(c, sequences));
    }

    public boolean set(Condition condition) {
        return db.read(conditions::all).stream().noneMatch(known -> same(known, condition))
                && db.write(c -> conditions.set(c, condition));
    }

    public boolean clear(String type) {
        return db.read(conditions::all).stream().anyMatch(c -> c.type().equals(type))
                && db.write(c -> conditions.clear(c, type));
    }

    public List<Condition> conditions() {
        return db.read(conditions::all);
    }

    public List<JournalRows.Entry> journal(int limit) {
        return db.read(c -> journal.newest(c, limit));
    }

    public boolean received(String topic, Bytes content, Instant at) {
        return db.write(c -> inbox.put(c, topic, content, at));
    }

    public Optional<Bytes> received(String topic) {
        return db.read(c -> inbox.find(c, topic));
    }

    public Optional<LetterRows.Letter> letter(LetterRows.Kind kind) {
        return db.read(c -> letters.find(c, kind));
    }

    /** Keeps a letter in place of the one before; answers whether it says something else. */
    public boolean keep(LetterRows.Kind kind, Bytes content, Instant at) {
        return letter(kind).filter(known -> known.content().equals(content)).isEmpty()
                && db.write(c -> {
                    letters.put(c, kind, content, at);
                    return true;
                });
    }

    /** Forgets a letter; answers whether there was one. */
    public boolean drop(LetterRows.Kind kind) {
        return db.read(c -> letters.has(c, kind)) && db.write(c -> letters.remove(c, kind));
    }

    private static boolean same(Condition one, Condition other) {
        return one.type().equals(other.type())
                && one.status().equals(other.status())
                && one.reason().equals(other.reason())
                && one.message().equals(other.message());
    }

    private void append(Connection c, Event event) throws SQLException {
        var sequence = outbox.nextSequence(c);
        outbox.add(
                c,
                new OutboxRows.Waiting(
                        sequence, event.severity(), event.content().apply(sequence)));
    }
}
