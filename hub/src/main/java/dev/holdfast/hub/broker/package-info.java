/** Through which broker do hub and sites talk? The embedded one with its access rules, and the hub's own link. */
@NullMarked
package dev.holdfast.hub.broker;

import org.jspecify.annotations.NullMarked;
