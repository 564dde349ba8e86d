/** How do reports leave and pointers arrive? The link to the broker, HTTPS when that fails; nothing here decides content. */
@NullMarked
package dev.holdfast.agent.uplink;

import org.jspecify.annotations.NullMarked;
