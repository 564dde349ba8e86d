/** Do links keep their promises, over a real broker and over the one in memory? */
@NullMarked
package dev.holdfast.protocol.link;

import org.jspecify.annotations.NullMarked;
