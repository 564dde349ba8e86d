/** Do the README's five steps work as they are printed there? */
@NullMarked
package dev.holdfast.sim.demo;

import org.jspecify.annotations.NullMarked;
