/** Tests of a whole site: signed bundles in, cluster and report out, and everything that goes wrong on the way. */
@NullMarked
package dev.holdfast.agent.run;

import org.jspecify.annotations.NullMarked;
