package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.layer.ObjectRef;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What other objects live in: their namespaces, and the groups of their kinds. Whoever removes such a thing removes them
 * too.
 */
record Needed(Set<String> namespaces, Set<String> groups) {
    /** The server itself lives in them. */
    private static final Set<String> SYSTEM = Set.of("default", "kube-system", "kube-public", "kube-node-lease");

    Needed {
        namespaces = Set.copyOf(namespaces);
        groups = Set.copyOf(groups);
    }

    /** By these objects. */
    static Needed by(Stream<ObjectRef> objects) {
        var namespaces = new HashSet<String>();
        var groups = new HashSet<String>();
        objects.forEach(ref -> {
            namespaces.add(ref.namespace());
            groups.add(ref.group());
        });
        return new Needed(namespaces, groups);
    }

    /** Whether something needed would go with this object. */
    boolean holds(ObjectRef ref) {
        return switch (ref.kind()) {
            case "Namespace" -> SYSTEM.contains(ref.name()) || namespaces.contains(ref.name());
            // A definition is named PLURAL.GROUP.
            case "CustomResourceDefinition" ->
                groups.contains(ref.name().substring(ref.name().indexOf('.') + 1));
            default -> false;
        };
    }
}
