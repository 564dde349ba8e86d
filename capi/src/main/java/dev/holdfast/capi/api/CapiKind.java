package dev.holdfast.capi.api;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A kind as one API server stores it.
 *
 * @param version the storage version
 * @param status whether status is a subresource
 * @param labelled whether providers' installer marked it as one of Cluster API
 * @param schema of the storage version, descriptions left out: equal digests accept the same objects
 */
public record CapiKind(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        boolean status,
        boolean labelled,
        Digest schema)
        implements Comparable<CapiKind> {
    private static final Digest NO_SCHEMA = Digest.of(new byte[0]);
    private static final String FAMILY = "cluster.x-k8s.io";

    /** Kinds that every server has, as far as we need them. */
    static final List<CapiKind> BUILT_IN = List.of(
            core("Secret", "secrets", true),
            core("ConfigMap", "configmaps", true),
            core("Namespace", "namespaces", false),
            core("Node", "nodes", false),
            core("ResourceQuota", "resourcequotas", true),
            new CapiKind(
                    "apiextensions.k8s.io",
                    "v1",
                    "CustomResourceDefinition",
                    "customresourcedefinitions",
                    false,
                    true,
                    false,
                    NO_SCHEMA));

    public static final CapiKind SECRET = BUILT_IN.get(0);
    public static final CapiKind CONFIG_MAP = BUILT_IN.get(1);
    public static final CapiKind NODE = BUILT_IN.get(3);
    public static final CapiKind RESOURCE_QUOTA = BUILT_IN.get(4);
    static final CapiKind DEFINITION = BUILT_IN.get(5);

    private static CapiKind core(String kind, String plural, boolean namespaced) {
        return new CapiKind("", "v1", kind, plural, namespaced, false, false, NO_SCHEMA);
    }

    /** The kind that a CustomResourceDefinition declares; empty when it is stored in none of its versions. */
    static Optional<CapiKind> of(JsonView definition) {
        var spec = definition.at("spec");
        var names = spec.at("names");
        return spec.at("versions").items().stream()
                .filter(version -> version.at("storage").flag(false))
                .findFirst()
                .map(version -> new CapiKind(
                        spec.at("group").text(""),
                        version.at("name").text(""),
                        names.at("kind").text(""),
                        names.at("plural").text(""),
                        spec.at("scope").text("").equals("Namespaced"),
                        version.at("subresources").at("status").present(),
                        definition
                                .at("metadata")
                                .at("labels")
                                .at(CapiApi.CLUSTERCTL_LABEL)
                                .present(),
                        version.at("schema").json().map(CapiKind::digest).orElse(NO_SCHEMA)));
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether this kind is one of Cluster API: marked as such, or in its family of groups. */
    public boolean ofClusterApi() {
        return labelled || group.equals(FAMILY) || group.endsWith("." + FAMILY);
    }

    public ObjectRef ref(String namespace, String name) {
        return new ObjectRef(apiVersion(), kind, namespaced ? namespace : "", name);
    }

    public boolean names(ObjectRef ref) {
        return group.equals(ref.group()) && kind.equals(ref.kind());
    }

    @Override
    public int compareTo(CapiKind other) {
        return toString().compareTo(other.toString());
    }

    /** {@code Machine.cluster.x-k8s.io/v1beta2}. */
    @Override
    public String toString() {
        return kind + (group.isEmpty() ? "" : "." + group) + "/" + version;
    }

    private static Digest digest(Json schema) {
        return StrictJson.writeSorted(bare(schema)).digest();
    }

    /** An installer may leave descriptions out to save memory. */
    private static Json bare(Json schema) {
        return switch (schema) {
            case Json.Obj(var members) -> {
                var next = new LinkedHashMap<String, Json>();
                members.forEach((name, value) -> {
                    // A property of this name is an object; the text is the one that explains.
                    if (!(name.equals("description") && value instanceof Json.Str)) {
                        next.put(name, bare(value));
                    }
                });
                yield new Json.Obj(next);
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(CapiKind::bare).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> schema;
        };
    }
}
