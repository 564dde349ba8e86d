package dev.holdfast.agent.reconcile;

/** Takes events of the reconciler; never called inside a transaction. */
public interface EventSink {
    /**
     * One event.
     *
     * @param type such as {@code reconcile.drift}
     * @param subject the object or layer
     * @param severity info, warning or error
     */
    void event(String type, String subject, String severity, String message);
}
