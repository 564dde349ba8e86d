/** What does a Mosquitto need to serve this fleet? Certificates, access rules and settings, as files. */
@NullMarked
package dev.holdfast.hub.mosquitto;

import org.jspecify.annotations.NullMarked;
