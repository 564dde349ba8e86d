/** Who may use the web API, and who did? Named tokens, sessions of browsers, the audit. Secrets are kept as digests only. */
@NullMarked
package dev.holdfast.hub.access;

import org.jspecify.annotations.NullMarked;
