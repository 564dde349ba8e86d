/** Reads and writes JSON strictly: what may a document look like, and which bytes does it have? The only package that knows a JSON library. */
@NullMarked
package dev.holdfast.protocol.json;

import org.jspecify.annotations.NullMarked;
