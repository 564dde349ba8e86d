/**
 * What may a person set, and how do values come together? Variables with their formats, Helm's merge rules, and the macros
 * in a text. Evaluates nothing itself: that is Helm's work in {@code packs.chart}.
 */
@NullMarked
package dev.holdfast.packs.values;

import org.jspecify.annotations.NullMarked;
