/** Whom does TLS trust? */
@NullMarked
package dev.holdfast.protocol.tls;

import org.jspecify.annotations.NullMarked;
