/**
 * What does Helm make of a template? The only package that knows helm-java. Helm runs in a child process that is kept
 * warm, sees no environment and no cluster, and is killed when it takes too long or too much.
 */
@NullMarked
package dev.holdfast.packs.chart;

import org.jspecify.annotations.NullMarked;
