package dev.holdfast.hub.cluster;

import dev.holdfast.capi.object.ClusterShape;

/**
 * How a cluster is made.
 *
 * @param management name of the management cluster where its first machine is made
 * @param shape what it shall be; its namespace has the cluster's own name, on both sides of a pivot
 */
public record Provisioning(String management, ClusterShape shape) {}
