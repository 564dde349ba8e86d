/**
 * Where does a cluster stand that Cluster API makes?
 *
 * <p>Reads the conditions and counters of Cluster API's objects (v1beta2) and says the one step that the cluster is at.
 * Decides by types, status and reasons, which are API; messages are passed on for people and never read.
 *
 * <p>Pure: the same objects always give the same answer. Knows nothing of the pivot, whose phases are in its own journal:
 * meanwhile the objects are {@link dev.holdfast.capi.milestone.Step#PAUSED}.
 */
@NullMarked
package dev.holdfast.capi.milestone;

import org.jspecify.annotations.NullMarked;
