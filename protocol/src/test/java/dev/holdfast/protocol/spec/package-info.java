/** Do the spec's schemas, topics and examples say what the code does? */
@NullMarked
package dev.holdfast.protocol.spec;

import org.jspecify.annotations.NullMarked;
