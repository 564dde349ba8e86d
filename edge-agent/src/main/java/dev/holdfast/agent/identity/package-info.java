/** Who is this site? Keys made here and never exported, enrolment, the certificate that mirrors them and its renewal. */
@NullMarked
package dev.holdfast.agent.identity;

import org.jspecify.annotations.NullMarked;
