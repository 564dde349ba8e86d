/** What can come of one step of a loop? Decides nothing and does nothing. */
@NullMarked
package dev.holdfast.agent.step;

import org.jspecify.annotations.NullMarked;
