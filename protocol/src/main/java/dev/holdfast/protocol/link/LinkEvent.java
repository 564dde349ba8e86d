package dev.holdfast.protocol.link;

import dev.holdfast.protocol.id.Bytes;

/** What a link tells its owner. */
public sealed interface LinkEvent {
    /** Connected and subscribed; {@code connection} counts connections of this link from 1. */
    record Connected(long connection) implements LinkEvent {}

    /** The connection is gone; the link tries again by itself. {@code reason} is one line for people. */
    record Lost(String reason) implements LinkEvent {}

    /** A message arrived. */
    record Message(String topic, Bytes payload, boolean retained) implements LinkEvent {}
}
