/** What may an agent fetch? The agent listener: metadata, blobs by digest with ranges, enrolment and reports over TLS 1.3. */
@NullMarked
package dev.holdfast.hub.depot;

import org.jspecify.annotations.NullMarked;
