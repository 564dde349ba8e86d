/** Does the reconciler bring a cluster to its desired state, and keep it there whatever happens? */
@NullMarked
package dev.holdfast.agent.reconcile;

import org.jspecify.annotations.NullMarked;
