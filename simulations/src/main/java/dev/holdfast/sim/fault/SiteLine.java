package dev.holdfast.sim.fault;

import dev.holdfast.agent.dial.Route;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The line of one site: every address of the hub goes through a link of its own that can be cut. Thread-safe. */
public final class SiteLine implements AutoCloseable {
    private final Map<Integer, FaultyLink> links = new ConcurrentHashMap<>();
    private volatile boolean cut;

    /** Dials the same host through our link instead. */
    public Route route() {
        return address -> {
            var link = to(address.getPort());
            return URI.create(address.toString().replaceFirst(":" + address.getPort(), ":" + link.port()));
        };
    }

    public void cut() {
        cut = true;
        links.values().forEach(FaultyLink::cut);
    }

    public void join() {
        cut = false;
        links.values().forEach(FaultyLink::join);
    }

    /** The link to one port of the hub. */
    public FaultyLink to(int port) {
        return links.computeIfAbsent(port, this::link);
    }

    private FaultyLink link(int port) {
        var link = FaultyLink.to(port);
        if (cut) {
            link.cut();
        }
        return link;
    }

    @Override
    public void close() {
        links.values().forEach(FaultyLink::close);
    }
}
