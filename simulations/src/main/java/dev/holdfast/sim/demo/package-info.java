/** How does Holdfast look when it works? A hub and some sites in one process, with links that can be cut. */
@NullMarked
package dev.holdfast.sim.demo;

import org.jspecify.annotations.NullMarked;
