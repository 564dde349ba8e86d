package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.milestone.Progress;
import dev.holdfast.capi.object.ClusterObjects;
import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.Condition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One cluster's objects at its management cluster. What cannot be done now is a {@link Refusal} that says why. Confined to
 * one thread.
 */
final class Home {
    static final String JOURNALS = "kube-system";
    static final String MANAGER = "holdfast";
    private static final String OURS = "holdfast.dev/cluster";
    private static final String EPOCH = "holdfast.dev/epoch";
    private static final String CORE = "cluster.x-k8s.io";
    private static final String CONTROL_PLANE = "controlplane.cluster.x-k8s.io";
    /** Those of the Cluster and its control plane that tell how far the first node is. */
    private static final Set<String> TOLD =
            Set.of("InfrastructureReady", "CertificatesAvailable", "ControlPlaneInitialized", "ControlPlaneAvailable");

    private final CapiApi api;
    private final String name;
    private List<CapiKind> kinds = List.of();

    Home(CapiApi api, String name) {
        this.api = api;
        this.name = name;
    }

    /** The name of the Secret with a cluster's journal, at both sides of a pivot. */
    static String journal(String cluster) {
        return "holdfast-pivot-" + cluster;
    }

    /** Makes the objects of the first control plane node, or finds them made. */
    void make(ClusterShape shape) {
        var namespace = new ObjectRef("v1", "Namespace", "", name);
        if (find(namespace).isEmpty()) {
            var manifest = Json.object(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Namespace",
                    "metadata",
                    Json.object("name", name, "labels", Json.object(OURS, name)));
            written(namespace.toString(), api.apply(manifest, MANAGER, CapiApi.Mode.REAL));
        }
        var objects = ClusterObjects.firstNode(shape);
        var missing = objects.stream()
                .map(ObjectRef::of)
                .filter(ref -> kind(ref.group(), ref.kind()).isEmpty())
                .findFirst();
        if (missing.isPresent()) {
            kinds = List.of();
            throw new Refusal(
                    "HF-LCH-007",
                    "a management cluster with the kind " + missing.get().kind() + " of "
                            + missing.get().group(),
                    "none",
                    "install the provider of that kind there");
        }
        for (var object : objects) {
            var ref = ObjectRef.of(object);
            if (find(ref).filter(found -> !isOurs(found)).isPresent()) {
                throw new Refusal(
                        "HF-LCH-004",
                        "no " + ref + " that somebody else made",
                        "one without us among its managers",
                        "rename the cluster, or delete that object");
            }
            written(ref.toString(), api.apply(object, MANAGER, CapiApi.Mode.REAL));
        }
    }

    /** The Cluster object. */
    Optional<CapiObject> cluster() {
        var kind = kind(CORE, "Cluster");
        if (kind.isEmpty()) {
            // Somebody may be installing it.
            kinds = List.of();
            throw new Refusal(
                    "HF-MGT-005",
                    "Cluster API of contract v1beta2 at the management cluster",
                    "none",
                    "install Cluster API 1.14 and its providers there");
        }
        return kind.map(one -> one.ref(name, name)).flatMap(this::find);
    }

    /** The epoch that the Cluster object says it has. */
    static long epoch(CapiObject cluster) {
        var text = cluster.annotation(EPOCH);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    static boolean isInitialized(CapiObject cluster) {
        return cluster.status()
                        .at("initialization")
                        .at("controlPlaneInitialized")
                        .flag(false)
                && cluster.condition("ControlPlaneInitialized", "True");
    }

    /** What Cluster API says about it. */
    record Seen(Progress milestone, List<Condition> conditions) {
        Seen {
            conditions = List.copyOf(conditions);
        }
    }

    Seen look(CapiObject cluster) {
        var planes = list(CONTROL_PLANE, "KubeadmControlPlane");
        var all = Stream.of(
                        Stream.of(cluster),
                        planes.stream(),
                        list(CORE, "Machine").stream(),
                        list(CORE, "MachineDeployment").stream(),
                        list(CORE, "MachineHealthCheck").stream())
                .flatMap(each -> each)
                .map(CapiObject::json)
                .toList();
        var conditions = new ArrayList<Condition>();
        Stream.concat(planes.stream(), Stream.of(cluster)).forEach(object -> conditions(object, conditions));
        return new Seen(Progress.of(all), conditions);
    }

    /** Deletes the cluster with all its machines; whether nothing is left. */
    boolean remove() {
        var cluster = cluster();
        if (cluster.isPresent()) {
            if (!cluster.get().ending()) {
                delete(cluster.get());
            }
            return false;
        }
        if (!leftovers().isEmpty()) {
            return false;
        }
        var namespace = find(new ObjectRef("v1", "Namespace", "", name))
                .filter(found -> found.label(OURS).equals(name));
        namespace.filter(found -> !found.ending()).ifPresent(this::delete);
        return namespace.isEmpty();
    }

    /** Deletes the journal of its pivots: the last thing of it. */
    void forget() {
        find(new ObjectRef("v1", "Secret", JOURNALS, journal(name))).ifPresent(this::delete);
    }

    private List<CapiObject> leftovers() {
        return kinds().stream()
                .filter(kind -> kind.ofClusterApi() && kind.namespaced())
                .flatMap(kind -> list(kind).stream())
                .filter(object -> object.label(CapiApi.CLUSTER_LABEL).equals(name)
                        || !object.owners().isEmpty())
                .toList();
    }

    private static void conditions(CapiObject object, List<Condition> into) {
        for (var view : object.status().at("conditions").items()) {
            var type = view.at("type").text("");
            var known = into.stream().anyMatch(one -> one.type().equals(type));
            if (TOLD.contains(type) && !known) {
                into.add(new Condition(
                        type,
                        view.at("status").text("Unknown"),
                        view.at("reason").text(""),
                        view.at("message").text(""),
                        time(view.at("lastTransitionTime").text(""))));
            }
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static boolean isOurs(CapiObject object) {
        return object.metadata().at("managedFields").items().stream()
                .anyMatch(entry -> entry.at("manager").text("").equals(MANAGER));
    }

    private List<CapiKind> kinds() {
        if (kinds.isEmpty()) {
            kinds = switch (api.kinds()) {
                case CapiAnswer.Served(var served) -> served;
                case CapiAnswer.Denied(var reason) -> throw silent(reason);
                case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
            };
        }
        return kinds;
    }

    private Optional<CapiKind> kind(String group, String kind) {
        return kinds().stream()
                .filter(one -> one.group().equals(group) && one.kind().equals(kind))
                .findFirst();
    }

    private List<CapiObject> list(String group, String kind) {
        return kind(group, kind).map(this::list).orElse(List.of());
    }

    private List<CapiObject> list(CapiKind kind) {
        return switch (api.list(kind, name)) {
            case CapiAnswer.Listed(var objects) -> objects;
            case CapiAnswer.Absent _ -> List.of();
            case CapiAnswer.Denied(var reason) -> throw silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        };
    }

    private Optional<CapiObject> find(ObjectRef ref) {
        return switch (api.get(ref)) {
            case CapiAnswer.Found(var object) -> Optional.of(object);
            case CapiAnswer.Absent _ -> Optional.empty();
            case CapiAnswer.Denied(var reason) -> throw silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        };
    }

    private void delete(CapiObject object) {
        switch (api.delete(object.ref(), object.uid())) {
            case CapiAnswer.Gone _, CapiAnswer.Ending _, CapiAnswer.Replaced _ -> {}
            case CapiAnswer.Denied(var reason) -> throw refused(object.toString(), reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        }
    }

    private static void written(String what, CapiAnswer.Write answer) {
        switch (answer) {
            case CapiAnswer.Written _ -> {}
            case CapiAnswer.Exists _ -> throw refused(what, "it exists");
            case CapiAnswer.Conflict(var reason) -> throw silent(reason);
            case CapiAnswer.Absent(var missing) -> throw refused(what, "no " + missing);
            case CapiAnswer.Denied(var reason) -> throw refused(what, reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        }
    }

    private static Refusal refused(String what, String reason) {
        return new Refusal(
                "HF-LCH-001",
                "a management cluster that takes " + what,
                reason,
                "see which of its providers or webhooks refuses it; it is tried again");
    }

    static Refusal silent(String reason) {
        return new Refusal(
                "HF-MGT-004",
                "a management cluster that answers",
                reason,
                "see whether it runs and can be reached from the hub; it is asked again");
    }
}
