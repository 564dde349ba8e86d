@NullMarked
package dev.holdfast.agent.forecast;

import org.jspecify.annotations.NullMarked;
