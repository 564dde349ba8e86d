/**
 * How does a cluster's management move from one API server to another without ever having two masters?
 *
 * <p>Two roles work on it, each a loop that may be killed anywhere and started again: {@link PivotSource} where the
 * objects are, {@link PivotTarget} where they go. Each keeps one journal on its own API server and shows the other a
 * signed statement of it; nothing else passes between them but the sealed set. The one decision is a compare-and-swap of
 * the source's journal: before it only the source may act again, after it only the target. This package never repeats a
 * request by itself, opens no connection and knows no clock of its own.
 */
@NullMarked
package dev.holdfast.capi.pivot;

import org.jspecify.annotations.NullMarked;
