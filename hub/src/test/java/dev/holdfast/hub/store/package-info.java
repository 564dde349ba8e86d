/** Does the hub's database keep a transaction whole or not at all, on a full disk too? */
@NullMarked
package dev.holdfast.hub.store;

import org.jspecify.annotations.NullMarked;
