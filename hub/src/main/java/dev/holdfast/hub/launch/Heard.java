package dev.holdfast.hub.launch;

import dev.holdfast.protocol.report.SiteReport;

/**
 * What a site said of itself last.
 *
 * @param wanted the newest revision that it shall have
 */
public record Heard(SiteReport report, long wanted) {}
