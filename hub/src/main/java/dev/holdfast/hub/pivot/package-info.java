/**
 * What passes between the hub and a site in a pivot? Signed statements and sealed files, down as targets of the site's
 * Director, up as messages and in report files. Carries and keeps; takes no step of a pivot and believes no site more
 * than its signature.
 */
@NullMarked
package dev.holdfast.hub.pivot;

import org.jspecify.annotations.NullMarked;
