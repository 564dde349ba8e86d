/** What does this site say about itself? Turns rows into the site report, events, conditions and report files. */
@NullMarked
package dev.holdfast.agent.report;

import org.jspecify.annotations.NullMarked;
