package dev.holdfast.sim.demo;

import dev.holdfast.agent.dial.Route;
import dev.holdfast.sim.fault.FaultyLink;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The line of one site of the demo: every address of the hub goes through a link that can be cut. Thread-safe. */
final class DemoLine implements AutoCloseable {
    private final Map<Integer, FaultyLink> links = new ConcurrentHashMap<>();
    private volatile boolean cut;

    /** Dials the same host through our link instead. */
    Route route() {
        return address -> {
            var link = links.computeIfAbsent(address.getPort(), this::link);
            return URI.create(address.toString().replaceFirst(":" + address.getPort(), ":" + link.port()));
        };
    }

    void cut() {
        cut = true;
        links.values().forEach(FaultyLink::cut);
    }

    void join() {
        cut = false;
        links.values().forEach(FaultyLink::join);
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
