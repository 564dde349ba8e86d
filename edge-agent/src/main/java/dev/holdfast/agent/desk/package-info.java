/** What may people and programs at the site ask the agent? One request, one answer, over a socket or in this process. */
@NullMarked
package dev.holdfast.agent.desk;

import org.jspecify.annotations.NullMarked;
