/** What do MQTT messages between site and hub look like? Presence, status, events, pulls, replies, the pointer. */
@NullMarked
package dev.holdfast.protocol.message;

import org.jspecify.annotations.NullMarked;
