/** How do people and scripts at a site call the agent? Parses, asks, prints; decides nothing. */
@NullMarked
package dev.holdfast.agent.cli;

import org.jspecify.annotations.NullMarked;
