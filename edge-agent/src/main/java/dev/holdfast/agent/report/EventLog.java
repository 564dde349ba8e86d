package dev.holdfast.agent.report;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.OutboxRows;
import dev.holdfast.agent.store.StoreFailure;
import dev.holdfast.protocol.problem.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Takes events: one line in the log, one row in the bounded outbox, one wake for the uplink. Thread-safe. */
public final class EventLog {
    private static final Logger LOG = System.getLogger(EventLog.class.getName());

    private final AgentStore store;
    private final EventStamp stamp;
    private final Runnable wake;

    public EventLog(AgentStore store, EventStamp stamp, Runnable wake) {
        this.store = store;
        this.stamp = stamp;
        this.wake = wake;
    }

    /** An event of this agent; {@code severity} is info, warning or error. */
    public void event(String type, String subject, String severity, String message) {
        LOG.log(severity.equals("info") ? Level.INFO : Level.WARNING, "{0} {1}: {2}", type, subject, message);
        try {
            store.event(stamp.event(type, subject, severity, message), this::aboutHole);
        } catch (StoreFailure e) {
            // A full disk must not stop the reconciler; the log line above is what is left of the event.
            LOG.log(Level.ERROR, "this event could not be kept: {0}", e.getMessage());
        }
        wake.run();
    }

    /** An event about something that was refused. */
    public void refused(String type, String subject, Problem problem) {
        event(type, subject, "warning", problem.line());
    }

    private AgentStore.Event aboutHole(OutboxRows.Hole hole) {
        return stamp.event(
                "outbox.hole",
                "",
                "warning",
                hole.count() + " events numbered between " + hole.first() + " and " + hole.last()
                        + " were dropped because the hub has not fetched events for long");
    }
}
