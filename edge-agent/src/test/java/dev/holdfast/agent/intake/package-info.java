/** Is only taken in what is signed, allowed and for this site? */
@NullMarked
package dev.holdfast.agent.intake;

import org.jspecify.annotations.NullMarked;
