/** May received metadata be believed? Checks TUF repositories; no file, network or SQL class here. */
@NullMarked
package dev.holdfast.protocol.trust;

import org.jspecify.annotations.NullMarked;
