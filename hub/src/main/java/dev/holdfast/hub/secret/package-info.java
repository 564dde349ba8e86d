/**
 * Which secrets does this hub keep? Documents of kind Secret, whose values come in and never go out again but to the parts
 * of the hub that use them; at rest they are encrypted with a key that is not in the database.
 */
@NullMarked
package dev.holdfast.hub.secret;

import org.jspecify.annotations.NullMarked;
