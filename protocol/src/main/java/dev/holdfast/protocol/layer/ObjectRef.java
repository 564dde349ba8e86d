package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Set;

/**
 * Names one Kubernetes object.
 *
 * @param apiVersion group and version as written, such as {@code apps/v1} or {@code v1}
 * @param namespace empty for an object without one
 */
public record ObjectRef(String apiVersion, String kind, String namespace, String name)
        implements Comparable<ObjectRef> {
    /** Groups that Kubernetes itself serves; objects of all others are custom resources. */
    private static final Set<String> BUILT_IN = Set.of(
            "",
            "apps",
            "batch",
            "autoscaling",
            "policy",
            "extensions",
            "events.k8s.io",
            "rbac.authorization.k8s.io",
            "networking.k8s.io",
            "storage.k8s.io",
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "node.k8s.io",
            "scheduling.k8s.io",
            "resource.k8s.io");

    private static final Set<String> DATA =
            Set.of("Namespace", "CustomResourceDefinition", "PersistentVolume", "PersistentVolumeClaim");

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

    /** Whether Kubernetes itself serves the kind. */
    public boolean isBuiltIn() {
        return BUILT_IN.contains(group());
    }

    /** Whether data is in it, or in what is below it: a Namespace, a definition, a volume, a claim. */
    public boolean isStore() {
        return DATA.contains(kind);
    }

    /** Whether it stays when nobody lists it any more (packs-and-profiles.md §3a, Prune): what has data, and custom resources. */
    public boolean holdsData() {
        return isStore() || !isBuiltIn();
    }

    /** Whether the author of this object asked to keep it. */
    public static boolean askedToStay(Json.Obj object) {
        return JsonView.of(object)
                .at("metadata")
                .at("annotations")
                .at("helm.sh/resource-policy")
                .optionalText()
                .filter("keep"::equals)
                .isPresent();
    }
}
