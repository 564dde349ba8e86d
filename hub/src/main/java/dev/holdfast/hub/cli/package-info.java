/**
 * What can an operator type? Commands that talk to a hub through its web API alone, so that everything they can do, a
 * program can do too. Knows no other package of the hub but its root, which {@code hub run} starts.
 */
@NullMarked
package dev.holdfast.hub.cli;

import org.jspecify.annotations.NullMarked;
