@NullMarked
package dev.holdfast.protocol.change;

import org.jspecify.annotations.NullMarked;
