/** Who belongs to the fleet? Fleet CA, one-time tokens, the agents' registry and revocations; the only package here that knows X.509. */
@NullMarked
package dev.holdfast.hub.enrol;

import org.jspecify.annotations.NullMarked;
