/**
 * Which cluster shall run which profiles with which values? Resolves what people wrote into what is to be signed; signs
 * nothing and knows nothing of what runs.
 */
@NullMarked
package dev.holdfast.hub.cluster;

import org.jspecify.annotations.NullMarked;
