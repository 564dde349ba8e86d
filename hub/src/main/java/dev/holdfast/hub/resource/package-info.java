/**
 * How do documents come in, change and go? The same rules for every kind: versions, dry runs, references, audit, one
 * transaction. What a spec means is the business of its kind.
 */
@NullMarked
package dev.holdfast.hub.resource;

import org.jspecify.annotations.NullMarked;
