/**
 * How do packs and charts come over a network, and how do they stay at hand? OCI registries (distribution-spec 1.1) and Helm
 * repositories behind the port of {@link dev.holdfast.packs.registry}, with a cache that serves while they are down; folders
 * of this machine have the same. Start reading at {@link dev.holdfast.packs.remote.RemoteRegistry}; {@link
 * dev.holdfast.packs.remote.Upstream} is what one kind of server can do. Calls no host that neither the document nor the
 * server it names has named.
 */
@NullMarked
package dev.holdfast.packs.remote;

import org.jspecify.annotations.NullMarked;
