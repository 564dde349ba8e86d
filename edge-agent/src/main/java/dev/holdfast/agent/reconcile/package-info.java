/**
 * Does the cluster look as the signed desired state says? Brings it there layer by layer, keeps it there, and says what
 * is in the way. Needs the store and the cluster's API server, never the hub.
 */
@NullMarked
package dev.holdfast.agent.reconcile;

import org.jspecify.annotations.NullMarked;
