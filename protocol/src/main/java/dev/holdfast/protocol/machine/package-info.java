/** What do people sign about machines? The document that OS and Kubernetes layers of a profile become. Pure. */
@NullMarked
package dev.holdfast.protocol.machine;

import org.jspecify.annotations.NullMarked;
