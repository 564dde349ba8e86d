package dev.holdfast.protocol.link;

import dev.holdfast.protocol.id.Bytes;

/** What a link tells its owner. */
public sealed interface LinkEvent {
    /** Connected and subscribed; {@code connection} counts the attempts of this link from 1, so it always rises. */
    record Connected(long connection) implements LinkEvent {}

    /**
     * A connection ended or an attempt failed; the link tries again by itself. {@code reason} is one line for people,
     * {@code takenOver} says that another client came with the same name (protocol.md D36).
     */
    record Lost(String reason, boolean takenOver) implements LinkEvent {}

    /** A message arrived. */
    record Message(String topic, Bytes payload, boolean retained) implements LinkEvent {}
}
