/** What does one layer of a profile look like when it is rendered? Read by hub and site. */
@NullMarked
package dev.holdfast.protocol.layer;

import org.jspecify.annotations.NullMarked;
