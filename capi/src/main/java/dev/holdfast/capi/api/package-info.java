/**
 * How do we reach the API server that holds a cluster's Cluster API objects? Reads, creates, patches and deletes objects
 * as JSON trees and says every outcome as a value; decides nothing. Besides the agent's {@code kube} the only package
 * that knows a Kubernetes client.
 */
@NullMarked
package dev.holdfast.capi.api;

import org.jspecify.annotations.NullMarked;
