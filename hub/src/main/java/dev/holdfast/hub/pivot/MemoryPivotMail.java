package dev.holdfast.hub.pivot;

import dev.holdfast.capi.pivot.SealSource;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Mail that dies with the process, and whose other end is read by whoever plays the site: for tests. Thread-safe. */
public final class MemoryPivotMail implements PivotMail, PivotInbox {
    private final HeardCheck check;
    private final Map<SiteId, Letter> said = new HashMap<>();
    private final Map<SiteId, Envelope> heard = new HashMap<>();
    private final Map<SiteId, Map<String, Bytes>> seals = new HashMap<>();
    private final SealParts parts = new SealParts();
    private final List<Consumer<SiteId>> listeners = new CopyOnWriteArrayList<>();

    /** @param agentKeys of the registered agents */
    public MemoryPivotMail(Function<SiteId, Optional<PublicKey>> agentKeys) {
        this.check = new HeardCheck(agentKeys);
    }

    /** What the site would find. */
    public synchronized Optional<Letter> said(SiteId site) {
        return Optional.ofNullable(said.get(site));
    }

    @Override
    public synchronized void say(SiteId site, Envelope statement, Optional<Bytes> seal) {
        said.put(site, new Letter(statement, seal.map(List::of).orElse(List.of())));
    }

    @Override
    public synchronized Optional<Envelope> heard(SiteId site) {
        return Optional.ofNullable(heard.get(site));
    }

    @Override
    public SealSource sealFrom(SiteId site) {
        return id -> seal(site, id);
    }

    private synchronized Optional<Bytes> seal(SiteId site, String id) {
        return Optional.ofNullable(seals.getOrDefault(site, Map.of()).get(id));
    }

    @Override
    public synchronized void silence(SiteId site) {
        said.remove(site);
    }

    @Override
    public void onHeard(Consumer<SiteId> listener) {
        listeners.add(listener);
    }

    @Override
    public boolean take(SiteId site, Envelope statement) {
        return told(site, keep(site, statement));
    }

    private synchronized boolean keep(SiteId site, Envelope statement) {
        var news = check.isNews(site, statement, heard(site));
        if (news) {
            heard.put(site, statement);
        }
        return news;
    }

    @Override
    public boolean takeSeal(SiteId site, Bytes file) {
        return told(site, keep(site, file));
    }

    private synchronized boolean keep(SiteId site, Bytes file) {
        var id = check.pivotOf(site, file, heard(site));
        if (seal(site, id).filter(file::equals).isPresent()) {
            return false;
        }
        seals.put(site, Map.of(id, file));
        return true;
    }

    @Override
    public boolean takePart(SiteId site, SealPart part) {
        return check.wanted(heard(site))
                .flatMap(wanted -> parts.add(site, part, wanted))
                .map(file -> takeSeal(site, file))
                .orElse(false);
    }

    @Override
    public synchronized void forget(SiteId site) {
        heard.remove(site);
        seals.remove(site);
    }

    private boolean told(SiteId site, boolean news) {
        if (news) {
            listeners.forEach(listener -> listener.accept(site));
        }
        return news;
    }
}
