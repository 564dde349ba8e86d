/** Where do packs come from? Registry documents and the registries they describe. Renders nothing. */
@NullMarked
package dev.holdfast.hub.registry;

import org.jspecify.annotations.NullMarked;
