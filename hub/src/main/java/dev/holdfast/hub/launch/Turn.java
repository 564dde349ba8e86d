package dev.holdfast.hub.launch;

import dev.holdfast.hub.cluster.LaunchRow;
import java.time.Duration;

/**
 * What one look at a cluster came to.
 *
 * @param row what is to be kept, apart from the view
 * @param again when it is worth looking again, unless something is heard before
 */
record Turn(LaunchRow row, View view, Duration again) {}
