/** How is a refusal said? Stable code, what was expected, what was found, what to do. */
@NullMarked
package dev.holdfast.protocol.problem;

import org.jspecify.annotations.NullMarked;
