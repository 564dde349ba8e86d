/** What does the web API answer beside plain resources? Publishing, enrolment, one cluster's story, health and metrics. */
@NullMarked
package dev.holdfast.hub.api;

import org.jspecify.annotations.NullMarked;
