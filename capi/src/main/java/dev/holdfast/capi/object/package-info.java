/**
 * Which Cluster API objects make a cluster?
 *
 * <p>{@link dev.holdfast.capi.object.ClusterShape} says what is wanted, {@link dev.holdfast.capi.object.ClusterObjects}
 * says it as objects in Cluster API's v1beta2 form: first those for one control plane node, made at the management
 * cluster, then all, kept by the site itself after the pivot. The same shape always gives the same bytes. Templates are
 * never changed: their names carry a hash of what they say, so another content is another object.
 *
 * <p>Pure: no input or output, no clock, no randomness. Knows nothing of the pivot and of who applies the objects.
 */
@NullMarked
package dev.holdfast.capi.object;

import org.jspecify.annotations.NullMarked;
