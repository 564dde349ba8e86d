/** Names and digests that both sides agree on. Knows no format and does no input or output. */
@NullMarked
package dev.holdfast.protocol.id;

import org.jspecify.annotations.NullMarked;
