/** Whose word does a site follow in a pivot? */
@NullMarked
package dev.holdfast.agent.lifecycle;

import org.jspecify.annotations.NullMarked;
