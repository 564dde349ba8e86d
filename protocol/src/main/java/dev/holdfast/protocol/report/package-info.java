/** What does a site tell? State, conditions, events and the heartbeat. */
@NullMarked
package dev.holdfast.protocol.report;

import org.jspecify.annotations.NullMarked;
