/** Are the files for Mosquitto what the hub's fleet needs? What they do in a running broker is tested in hub.broker. */
@NullMarked
package dev.holdfast.hub.mosquitto;

import org.jspecify.annotations.NullMarked;
