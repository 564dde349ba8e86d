/**
 * Do charts become with us what they become with Helm? Lints and renders every pack of a folder, gives the same inputs to the
 * helm binary of the test bed and compares object by object. Changes nothing.
 */
@NullMarked
package dev.holdfast.sim.parity;

import org.jspecify.annotations.NullMarked;
