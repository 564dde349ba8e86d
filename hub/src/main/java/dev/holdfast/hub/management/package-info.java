/**
 * Which API servers make clusters for us? Documents of kind ManagementCluster, the connections that their kubeconfigs
 * open, and what answers there. Creates nothing on them.
 */
@NullMarked
package dev.holdfast.hub.management;

import org.jspecify.annotations.NullMarked;
