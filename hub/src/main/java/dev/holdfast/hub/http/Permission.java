package dev.holdfast.hub.http;

/** What a caller may do. */
public enum Permission {
    /** See resources and their status. */
    READ,
    /** Change sites and clusters, enrol, carry bundles and reports. */
    OPERATE,
    /** Change profiles and registries and publish. */
    PUBLISH,
    /** Read who did what. */
    AUDIT,
    /** Make and revoke access tokens. */
    ACCESS,
    /** Read the metrics. */
    METRICS
}
