/**
 * What does Helm make of a template, and of a chart? The only package that knows helm-java. Helm runs in a child process that
 * is kept warm, sees no environment, no network and no cluster but our loopback API, is killed when it takes too long or too
 * much, and replaced when it has grown. Start reading at {@link dev.holdfast.packs.chart.Helm}; a chart goes through
 * {@code HelmInstall} and {@code LoopbackApi} in the child.
 */
@NullMarked
package dev.holdfast.packs.chart;

import org.jspecify.annotations.NullMarked;
