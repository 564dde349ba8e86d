/**
 * How does a cluster come to be, get home, and end? One loop per cluster, which may be killed anywhere: it reads what is
 * wanted from the hub's store and what is from the management cluster, makes the first control plane node there, hands the
 * cluster to its site by a pivot, takes it back by another one, and deletes it. Decides nothing about a pivot: that is
 * capi.pivot's.
 */
@NullMarked
package dev.holdfast.hub.launch;

import org.jspecify.annotations.NullMarked;
