package dev.holdfast.protocol.trust;

/** The two signed repositories (protocol.md D1). */
public enum Repository {
    /** Fleet-wide: what may run anywhere. */
    CATALOG,
    /** One per site: who gets what. */
    DIRECTOR;

    /** How paths name it: {@code catalog} or {@code director}. */
    public String folder() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
