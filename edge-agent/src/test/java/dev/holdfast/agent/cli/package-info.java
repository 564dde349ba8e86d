/** Tests of the site's command line. */
@NullMarked
package dev.holdfast.agent.cli;

import org.jspecify.annotations.NullMarked;
