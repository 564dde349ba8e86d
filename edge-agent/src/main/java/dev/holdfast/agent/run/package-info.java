/** How does the agent of a site start, live and stop? Builds the parts in order and owns the data folder. */
@NullMarked
package dev.holdfast.agent.run;

import org.jspecify.annotations.NullMarked;
