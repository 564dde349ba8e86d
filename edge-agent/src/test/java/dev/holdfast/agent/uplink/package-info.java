/** Does it say what it must, and no more than the line bears? */
@NullMarked
package dev.holdfast.agent.uplink;

import org.jspecify.annotations.NullMarked;
