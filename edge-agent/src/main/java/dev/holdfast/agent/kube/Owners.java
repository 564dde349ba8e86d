package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who owns which fields of one object: {@code metadata.managedFields}, to work with. Confined to one write. */
final class Owners {
    /** The one field that we ever give up. */
    static final FieldPath REPLICAS = new FieldPath(List.of("f:spec", "f:replicas"));

    /** We, as we apply. */
    static final Owner US = new Owner(KubeApi.MANAGER, "Apply");

    /** A manager as the server tells them apart. */
    record Owner(String manager, String operation) {}

    private final Map<Owner, Set<FieldPath>> fields = new LinkedHashMap<>();

    static Owners of(LiveObject live) {
        var owners = new Owners();
        for (var entry : live.entries()) {
            if (entry.at("subresource").text("").isEmpty()) {
                owners.fields.put(
                        new Owner(
                                entry.at("manager").text(""),
                                entry.at("operation").text("")),
                        FieldSet.read(entry.at("fieldsV1").object()));
            }
        }
        return owners;
    }

    Map<Owner, Set<FieldPath>> all() {
        return fields;
    }

    Set<FieldPath> of(Owner owner) {
        return Set.copyOf(fields.getOrDefault(owner, Set.of()));
    }

    void set(Owner owner, Set<FieldPath> paths) {
        if (paths.isEmpty()) {
            fields.remove(owner);
        } else {
            fields.put(owner, new LinkedHashSet<>(paths));
        }
    }

    void add(Owner owner, FieldPath path) {
        fields.computeIfAbsent(owner, _ -> new LinkedHashSet<>()).add(path);
    }

    /** Everyone but this owner loses the path and what is below it. */
    void takeFromOthers(Owner owner, FieldPath path) {
        fields.forEach((other, paths) -> {
            if (!other.equals(owner)) {
                paths.removeIf(held -> held.startsWith(path));
            }
        });
        fields.values().removeIf(Set::isEmpty);
    }

    /** Whether anyone but this owner holds the path or something below it. */
    boolean heldByOthers(Owner owner, FieldPath path) {
        return fields.entrySet().stream()
                .anyMatch(entry -> !entry.getKey().equals(owner)
                        && entry.getValue().stream().anyMatch(held -> held.startsWith(path)));
    }

    /** This owner says nothing about the path any more. */
    void leave(Owner owner, FieldPath path) {
        set(owner, of(owner).stream().filter(held -> !held.startsWith(path)).collect(Collectors.toSet()));
    }

    /** All of these managers' fields become ours. */
    void merge(Set<String> managers, Owner ours) {
        var merged = new LinkedHashSet<>(of(ours));
        List.copyOf(fields.keySet()).stream()
                .filter(owner -> managers.contains(owner.manager()))
                .forEach(owner -> merged.addAll(fields.remove(owner)));
        set(ours, merged);
    }

    /** As the server writes it; status and other subresources of {@code live} are kept. */
    Json.Arr write(LiveObject live, String apiVersion, String time) {
        var kept = live.entries().stream()
                .filter(entry -> !entry.at("subresource").text("").isEmpty())
                .map(JsonView::object)
                .map(Json.class::cast);
        var mine = fields.entrySet().stream().map(entry -> (Json) Json.object(
                "manager",
                entry.getKey().manager(),
                "operation",
                entry.getKey().operation(),
                "apiVersion",
                apiVersion,
                "time",
                time,
                "fieldsType",
                "FieldsV1",
                "fieldsV1",
                FieldSet.write(entry.getValue())));
        return new Json.Arr(java.util.stream.Stream.concat(mine, kept).toList());
    }
}
