/**
 * What does the site remember? Owns both SQLite files and every transaction; no other package of the agent writes SQL.
 * {@link dev.holdfast.agent.store.AgentStore} is the door of intake, report and uplink.
 */
@NullMarked
package dev.holdfast.agent.store;

import org.jspecify.annotations.NullMarked;
