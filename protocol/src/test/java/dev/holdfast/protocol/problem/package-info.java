/** Is every code of a refusal explained? */
@NullMarked
package dev.holdfast.protocol.problem;

import org.jspecify.annotations.NullMarked;
