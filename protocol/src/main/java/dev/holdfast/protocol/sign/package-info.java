/** Makes and opens signatures: keys, TUF metadata, DSSE envelopes. */
@NullMarked
package dev.holdfast.protocol.sign;

import org.jspecify.annotations.NullMarked;
