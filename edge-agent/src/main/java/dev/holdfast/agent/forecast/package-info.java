/** What will a change disturb here? Told before it is done. Asks no cluster, opens no secret. */
@NullMarked
package dev.holdfast.agent.forecast;

import org.jspecify.annotations.NullMarked;
