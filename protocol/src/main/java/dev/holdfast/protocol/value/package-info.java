/** What does a value of a variable look like? The hub checks it before it is signed, the site before it is used. */
@NullMarked
package dev.holdfast.protocol.value;

import org.jspecify.annotations.NullMarked;
