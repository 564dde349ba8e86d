/** What changed just now? Wakes whoever listens; what it was is read again from the resources. */
@NullMarked
package dev.holdfast.hub.stream;

import org.jspecify.annotations.NullMarked;
