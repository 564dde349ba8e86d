package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where in an object a hole is (RFC 6901), and whether one may be there (packs-and-profiles.md §3, R3, R5, R6). */
public final class HolePlace {
    /** What runs, as whom, with which rights, on what: people sign that, and no value chooses it. */
    private static final Set<String> NEVER = Set.of(
            "apiVersion",
            "kind",
            "name",
            "namespace",
            "generateName",
            "ownerReferences",
            "finalizers",
            "command",
            "args",
            "securityContext",
            "hostPath",
            "serviceAccount",
            "serviceAccountName",
            "secretName",
            "nodeName",
            "schedulerName",
            "runtimeClassName",
            "priorityClassName",
            "selector",
            "matchLabels",
            "matchExpressions",
            "labelSelector",
            "podSelector",
            "namespaceSelector");

    private static final Set<String> GROUPS = Set.of(
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "admissionregistration.k8s.io",
            "certificates.k8s.io",
            "rbac.authorization.k8s.io");

    private static final Set<String> KINDS =
            Set.of("Binding", "Namespace", "Node", "PersistentVolume", "ServiceAccount");

    private HolePlace() {}

    /**
     * Whether the value of a {@link LateVariable} may go there.
     *
     * @param names the way into the object
     */
    public static boolean takesValue(ObjectRef object, List<String> names) {
        if (names.isEmpty()
                || GROUPS.contains(object.group())
                || (object.group().isEmpty() && KINDS.contains(object.kind()))) {
            return false;
        }
        if (isData(object, names)) {
            return true;
        }
        return names.stream()
                .noneMatch(name ->
                        NEVER.contains(name) || name.toLowerCase(Locale.ROOT).contains("image"));
    }

    /** Whether a mark may go there: an annotation of the object or of its pods. */
    public static boolean takesMark(List<String> names) {
        return names.size() >= 3
                && names.get(names.size() - 2).equals("annotations")
                && names.get(names.size() - 3).equals("metadata")
                && names.stream().noneMatch(name -> name.matches("[0-9]+"));
    }

    /** Whether it is a value in the data of a Secret, where those of sensitive variables go. */
    public static boolean isSecretData(ObjectRef object, List<String> names) {
        return object.kind().equals("Secret") && isData(object, names);
    }

    private static boolean isData(ObjectRef object, List<String> names) {
        return object.apiVersion().equals("v1")
                && (object.kind().equals("Secret") || object.kind().equals("ConfigMap"))
                && names.size() == 2
                && (names.getFirst().equals("data") || names.getFirst().equals("binaryData"));
    }

    /**
     * Values of sensitive variables go into the data of a Secret and nowhere else; marks into annotations.
     *
     * @param late names of the variables that are not sensitive
     * @throws Refusal HF-LAY-002
     */
    static void check(Hole hole, Json.Obj manifest, Set<String> late) {
        var names = JsonPointer.names(hole.pointer());
        var object = ObjectRef.read(JsonView.of(manifest));
        var isLate = late.containsAll(hole.variables());
        var there = at(manifest, names);
        var allowed =
                switch (hole.filling()) {
                    case Filling.Text _ ->
                        there instanceof Json.Str && (isLate ? takesValue(object, names) : isSecretData(object, names));
                    case Filling.Numeric _ -> there instanceof Json.Num && isLate && takesValue(object, names);
                    case Filling.Derived _ -> there instanceof Json.Str && takesMark(names);
                };
        if (!allowed) {
            throw new Refusal(
                    "HF-LAY-002",
                    "a hole where its value may go, or a mark in an annotation",
                    hole.pointer() + " of " + object,
                    "publish again with a hub that this agent understands");
        }
    }

    /** The object with something else at this place, which must be there. */
    static Json.Obj put(Json.Obj manifest, String pointer, Json value) {
        return (Json.Obj) put((Json) manifest, JsonPointer.names(pointer), value);
    }

    private static Json put(Json node, List<String> names, Json value) {
        if (names.isEmpty()) {
            return value;
        }
        var name = names.getFirst();
        var below = put(at(node, List.of(name)), names.subList(1, names.size()), value);
        if (node instanceof Json.Arr(var items)) {
            var next = new ArrayList<>(items);
            next.set(Integer.parseInt(name), below);
            return new Json.Arr(next);
        }
        return ((Json.Obj) node).with(name, below);
    }

    private static Json at(Json node, List<String> names) {
        var here = node;
        for (var name : names) {
            switch (here) {
                case Json.Obj(var members)
                when members.containsKey(name) -> here = members.getOrDefault(name, Json.NULL);
                case Json.Arr(var items) when isIndex(name, items.size()) -> here = items.get(Integer.parseInt(name));
                default -> {
                    return Json.NULL;
                }
            }
        }
        return here;
    }

    private static boolean isIndex(String name, int size) {
        return name.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(name) < size;
    }
}
