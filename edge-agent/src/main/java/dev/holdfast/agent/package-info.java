/** Starts the agent of a site and stops it, in order. Start reading at AgentMain. */
@NullMarked
package dev.holdfast.agent;

import org.jspecify.annotations.NullMarked;
