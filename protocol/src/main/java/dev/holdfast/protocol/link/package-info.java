/** Which messages pass between hub and site, and through what? The only package that knows an MQTT client. */
@NullMarked
package dev.holdfast.protocol.link;

import org.jspecify.annotations.NullMarked;
