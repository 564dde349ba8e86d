package dev.holdfast.hub.pivot;

import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.SealSource;
import dev.holdfast.hub.publish.Enclosure;
import dev.holdfast.hub.publish.Enclosures;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.PivotFiles;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Mail in the hub's database: what is said is enclosed in the site's Director, what is heard comes with its messages and
 * report files. Thread-safe.
 */
public final class StoredPivotMail implements PivotMail, PivotInbox, Enclosures {
    private final HubStore store;
    private final PivotRows rows;
    private final HeardCheck check;
    private final SealParts parts = new SealParts();
    private final Clock clock;
    private final List<Consumer<SiteId>> whenSaid = new CopyOnWriteArrayList<>();
    private final List<Consumer<SiteId>> whenHeard = new CopyOnWriteArrayList<>();

    /** @param agentKeys of the registered agents */
    public StoredPivotMail(HubStore store, Function<SiteId, Optional<PublicKey>> agentKeys, Clock clock) {
        this.store = store;
        this.rows = new PivotRows(store);
        this.check = new HeardCheck(agentKeys);
        this.clock = clock;
    }

    /** Called after something else is to be said to a site: its Director has to be signed again. */
    public void onSaid(Consumer<SiteId> listener) {
        whenSaid.add(listener);
    }

    @Override
    public void onHeard(Consumer<SiteId> listener) {
        whenHeard.add(listener);
    }

    @Override
    public void say(SiteId site, Envelope statement, Optional<Bytes> seal) {
        var letter = new Letter(statement, seal.map(List::of).orElse(List.of()));
        var news = store.together(() -> {
            var before = rows.said(List.of(site)).get(site);
            if (letter.equals(before)) {
                return false;
            }
            rows.say(site, letter);
            return true;
        });
        if (news) {
            whenSaid.forEach(listener -> listener.accept(site));
        }
    }

    @Override
    public void silence(SiteId site) {
        if (rows.silence(site)) {
            whenSaid.forEach(listener -> listener.accept(site));
        }
    }

    @Override
    public Optional<Envelope> heard(SiteId site) {
        return rows.heard(site);
    }

    @Override
    public SealSource sealFrom(SiteId site) {
        return id -> rows.seal(site, id);
    }

    @Override
    public boolean take(SiteId site, Envelope statement) {
        return told(site, store.together(() -> {
            var news = check.isNews(site, statement, rows.heard(site));
            if (news) {
                rows.hear(site, statement, clock.instant());
            }
            return news;
        }));
    }

    @Override
    public boolean takeSeal(SiteId site, Bytes file) {
        return told(site, store.together(() -> {
            var id = check.pivotOf(site, file, rows.heard(site));
            var news = rows.seal(site, id).filter(file::equals).isEmpty();
            if (news) {
                rows.keepSeal(site, id, file);
            }
            return news;
        }));
    }

    @Override
    public boolean takePart(SiteId site, SealPart part) {
        return check.wanted(rows.heard(site))
                .flatMap(wanted -> parts.add(site, part, wanted))
                .map(file -> takeSeal(site, file))
                .orElse(false);
    }

    @Override
    public void forget(SiteId site) {
        rows.forget(site);
    }

    @Override
    public Map<SiteId, List<Enclosure>> of(Collection<SiteId> sites) {
        var enclosures = new HashMap<SiteId, List<Enclosure>>();
        rows.said(sites).forEach((site, letter) -> enclosures.put(site, enclosures(letter)));
        return enclosures;
    }

    private static List<Enclosure> enclosures(Letter letter) {
        var enclosures = new ArrayList<Enclosure>();
        enclosures.add(new Enclosure(PivotFiles.STATEMENT, letter.statement().write()));
        for (var file : letter.seals()) {
            var id = PivotStatement.kept(letter.statement()).id();
            enclosures.add(new Enclosure(PivotFiles.seal(id), file));
        }
        return enclosures;
    }

    // Nobody waits for a commit around this: whoever is woken must find it.
    private boolean told(SiteId site, boolean news) {
        if (news) {
            store.afterCommit(() -> whenHeard.forEach(listener -> listener.accept(site)));
        }
        return news;
    }
}
