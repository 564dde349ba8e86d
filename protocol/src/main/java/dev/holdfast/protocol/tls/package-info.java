/** Whom does TLS trust, and who vouches for whom? */
@NullMarked
package dev.holdfast.protocol.tls;

import org.jspecify.annotations.NullMarked;
