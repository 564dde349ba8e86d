/** How fast, how small, how quiet? Benchmarks with their peers in the same run; counts are gates, times are told. */
@NullMarked
package dev.holdfast.sim.bench;

import org.jspecify.annotations.NullMarked;
