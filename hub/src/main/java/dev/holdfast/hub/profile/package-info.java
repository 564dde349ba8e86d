/** Which profiles are there, and in which versions? Drafts may change, published versions never do. Renders nothing. */
@NullMarked
package dev.holdfast.hub.profile;

import org.jspecify.annotations.NullMarked;
