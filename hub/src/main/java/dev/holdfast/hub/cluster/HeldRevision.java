package dev.holdfast.hub.cluster;

import dev.holdfast.hub.store.Author;
import java.time.Instant;

/** A revision that a rollback left: its definition does not come back until somebody releases it. */
public record HeldRevision(long revision, Definition definition, Author author, Instant at) {}
