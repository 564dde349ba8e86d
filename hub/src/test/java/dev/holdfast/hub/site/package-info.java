@NullMarked
package dev.holdfast.hub.site;

import org.jspecify.annotations.NullMarked;
