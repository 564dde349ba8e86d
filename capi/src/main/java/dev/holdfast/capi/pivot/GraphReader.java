package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what belongs to one cluster. A member is what a member owns, what carries the cluster's label, what a member's
 * spec names, and a Secret called {@code CLUSTER-PURPOSE} for the purposes that Cluster API has. One list per kind, so
 * that the cost grows with the kinds and the namespace, not with the server.
 */
final class GraphReader {
    private static final Set<String> PURPOSES =
            Set.of("ca", "etcd", "sa", "proxy", "kubeconfig", "apiserver-etcd-client");
    private static final String INVENTORY = "clusterctl.cluster.x-k8s.io";

    private final Side side;
    private final String namespace;
    private final String name;

    GraphReader(Side side, String namespace, String name) {
        this.side = side;
        this.namespace = namespace;
        this.name = name;
    }

    /** The kinds that can have members: those of Cluster API, without providers' inventory, and plain data. */
    static List<CapiKind> candidates(List<CapiKind> served) {
        return Stream.concat(
                        served.stream().filter(CapiKind::ofClusterApi).filter(kind -> !kind.group()
                                .equals(INVENTORY)),
                        Stream.of(CapiKind.SECRET, CapiKind.CONFIG_MAP))
                .sorted()
                .toList();
    }

    /** Looks at these kinds; empty when there is no such Cluster. */
    Optional<Graph> read(List<CapiKind> kinds) {
        var listed = side
                .writers()
                .each(kinds.stream().filter(CapiKind::namespaced).toList(), kind -> side.list(kind, namespace))
                .stream()
                .flatMap(List::stream)
                .filter(object -> !object.view().at("type").text("").equals(OwnSecret.TYPE))
                .toList();
        return listed.stream()
                .filter(object ->
                        object.is(Graph.CORE, "Cluster") && object.name().equals(name))
                .findFirst()
                .map(cluster -> graph(cluster, listed, kinds));
    }

    private Graph graph(CapiObject cluster, List<CapiObject> listed, List<CapiKind> kinds) {
        var byUid = new HashMap<String, CapiObject>();
        listed.forEach(object -> byUid.put(object.uid(), object));
        var members = new LinkedHashMap<String, CapiObject>();
        var next = new ArrayList<CapiObject>(List.of(cluster));
        listed.stream().filter(this::claimed).forEach(next::add);
        while (!next.isEmpty()) {
            next.forEach(object -> members.put(object.uid(), object));
            var named = linked(next, listed);
            next = new ArrayList<>(listed.stream()
                    .filter(object -> !members.containsKey(object.uid()))
                    .filter(object -> named.contains(object.uid())
                            || object.owners().stream().map(Owner::uid).anyMatch(members::containsKey))
                    .toList());
        }
        var globals = globals(members.values().stream().toList(), kinds);
        var all = Order.ownersFirst(
                Stream.concat(members.values().stream(), globals.stream()).toList());
        var around = listed.stream()
                .filter(object -> !members.containsKey(object.uid()))
                .toList();
        var used = kinds.stream()
                .filter(kind -> all.stream().anyMatch(member -> kind.names(member.ref())))
                .toList();
        return new Graph(cluster, all, shared(all, around, globals), around, used);
    }

    /** By label or by name. */
    private boolean claimed(CapiObject object) {
        return object.label(CapiApi.CLUSTER_LABEL).equals(name)
                || (object.is("", "Secret")
                        && object.owners().isEmpty()
                        && object.name().startsWith(name + "-")
                        && PURPOSES.contains(object.name().substring(name.length() + 1)));
    }

    private static Set<String> linked(List<CapiObject> from, List<CapiObject> listed) {
        var links = from.stream().flatMap(object -> Links.of(object).stream()).toList();
        var uids = new HashSet<String>();
        var byName = new HashMap<String, List<CapiObject>>();
        listed.forEach(object ->
                byName.computeIfAbsent(object.name(), _ -> new ArrayList<>()).add(object));
        for (var link : links) {
            byName.getOrDefault(link.name(), List.of()).stream()
                    .filter(link::leadsTo)
                    .forEach(object -> uids.add(object.uid()));
        }
        return uids;
    }

    /** Members without a namespace: identities that clusters name. */
    private List<CapiObject> globals(List<CapiObject> members, List<CapiKind> kinds) {
        var wanted = new LinkedHashMap<String, Links.Link>();
        members.stream()
                .flatMap(member -> Links.of(member).stream())
                .forEach(link -> wanted.put(link.group() + "/" + link.kind() + "/" + link.name(), link));
        return wanted.values().stream()
                .flatMap(link -> kinds.stream()
                        .filter(kind -> !kind.namespaced()
                                && kind.group().equals(link.group())
                                && kind.kind().equals(link.kind()))
                        .flatMap(kind -> side.get(kind.ref("", link.name())).stream()))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** What only a name connects with this cluster, and others name too; and everything without a namespace. */
    private static Set<String> shared(List<CapiObject> members, List<CapiObject> around, List<CapiObject> globals) {
        var shared = new HashSet<String>();
        globals.forEach(global -> shared.add(global.identity()));
        var elsewhere =
                around.stream().flatMap(object -> Links.of(object).stream()).toList();
        Map<String, CapiObject> alone = new LinkedHashMap<>();
        members.stream()
                .filter(member -> member.owners().isEmpty())
                .forEach(member -> alone.put(member.identity(), member));
        alone.forEach((identity, member) -> {
            if (elsewhere.stream().anyMatch(link -> link.leadsTo(member))) {
                shared.add(identity);
            }
        });
        return shared;
    }
}
