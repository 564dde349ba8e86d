/** What does a browser get? The pages of the console; all they show comes from the web API. */
@NullMarked
package dev.holdfast.hub.console;

import org.jspecify.annotations.NullMarked;
