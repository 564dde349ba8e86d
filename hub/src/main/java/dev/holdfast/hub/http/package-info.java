/**
 * How does the web API speak? Reads bodies within limits, knows who asks, and says every refusal as a problem document.
 * Decides nothing about resources.
 */
@NullMarked
package dev.holdfast.hub.http;

import org.jspecify.annotations.NullMarked;
