/** What goes into the holes of layers here? The site's secrets, opened only while a layer is filled. */
@NullMarked
package dev.holdfast.agent.bind;

import org.jspecify.annotations.NullMarked;
