/** What may run, and who gets what? Publishes profiles into the Catalog and signs each site's Director; talks to sites only through the announcing port. */
@NullMarked
package dev.holdfast.hub.publish;

import org.jspecify.annotations.NullMarked;
