/** What shall a site be? The signed statement that the Director makes for one site, and the Catalog documents it rests on. */
@NullMarked
package dev.holdfast.protocol.desired;

import org.jspecify.annotations.NullMarked;
