/** How does the agent call its hub over HTTPS? Knows addresses, time-outs and sizes; decides nothing about content. */
@NullMarked
package dev.holdfast.agent.dial;

import org.jspecify.annotations.NullMarked;
