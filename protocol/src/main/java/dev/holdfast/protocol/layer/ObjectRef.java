package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/**
 * Names one Kubernetes object.
 *
 * @param apiVersion group and version as written, such as {@code apps/v1} or {@code v1}
 * @param namespace empty for an object without one
 */
public record ObjectRef(String apiVersion, String kind, String namespace, String name)
        implements Comparable<ObjectRef> {
    public static ObjectRef of(Json.Obj manifest) {
        return read(JsonView.of(manifest));
    }

    static ObjectRef read(JsonView manifest) {
        return new ObjectRef(
                manifest.at("apiVersion").text(),
                manifest.at("kind").text(),
                manifest.at("metadata").at("namespace").text(""),
                manifest.at("metadata").at("name").text());
    }

    /** The API group; empty for the core group. */
    public String group() {
        var slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** Group, kind, namespace and name: what stays the same when only the version of the API moves. */
    public String identity() {
        return group() + "/" + kind + "/" + namespace + "/" + name;
    }

    @Override
    public int compareTo(ObjectRef other) {
        return toString().compareTo(other.toString());
    }

    /** {@code Deployment web/shop} or {@code Namespace shop}: how messages name it. */
    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
