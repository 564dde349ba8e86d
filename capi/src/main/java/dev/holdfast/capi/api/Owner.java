package dev.holdfast.capi.api;

/** One owner of an object, as its owner reference names it. */
public record Owner(String apiVersion, String kind, String name, String uid) {
    /** The API group; empty for the core group. */
    public String group() {
        var slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
