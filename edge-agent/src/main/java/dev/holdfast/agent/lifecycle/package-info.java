/**
 * Who manages the machines of this site's cluster, and how does that change? Reads what the hub says, takes the steps of
 * the site's side of a pivot on its own API server, and leaves for the hub what is to be said, beforehand too: whether the
 * site could take a cluster over. Carries nothing anywhere, and holds nothing while no pivot is going on.
 */
@NullMarked
package dev.holdfast.agent.lifecycle;

import org.jspecify.annotations.NullMarked;
