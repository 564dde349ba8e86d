@NullMarked
package dev.holdfast.agent.uplink;

import org.jspecify.annotations.NullMarked;
