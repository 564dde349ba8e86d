/** How do many sites behave at one hub? Agents without a process of their own, whose work is counted. */
@NullMarked
package dev.holdfast.sim.site;

import org.jspecify.annotations.NullMarked;
