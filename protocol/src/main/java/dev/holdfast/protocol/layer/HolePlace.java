package dev.holdfast.protocol.layer;

import com.google.re2j.Pattern;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where in an object a hole is (RFC 6901), and whether one may be there (packs-and-profiles.md §3, R3, R5, R6). */
public final class HolePlace {
    /** What runs, as whom, with which rights, on what: people sign that, and no value chooses it. */
    private static final Set<String> NEVER = Set.of(
            "apiVersion",
            "kind",
            "type",
            "name",
            "namespace",
            "generateName",
            "ownerReferences",
            "finalizers",
            "args",
            "securityContext",
            "hostPath",
            "gitRepo",
            "claimName",
            "volumeName",
            "handler",
            "serviceAccount",
            "serviceAccountName",
            "secretName",
            "nodeName",
            "nodeSelector",
            "schedulerName",
            "runtimeClassName",
            "priorityClassName",
            "selector",
            "matchLabels",
            "matchExpressions",
            "labelSelector",
            "podSelector",
            "namespaceSelector");

    /** Parts of names, of annotations above all. */
    private static final List<String> NEVER_IN =
            List.of("image", "command", "script", "snippet", "apparmor", "seccomp", "role-arn", "service-account");

    /** What objects of other groups make of a text, nobody here knows: it may be run. */
    private static final Set<String> GROUPS = Set.of("", "apps", "autoscaling", "batch", "networking.k8s.io", "policy");

    private static final Set<String> KINDS =
            Set.of("Binding", "Namespace", "Node", "PersistentVolume", "ServiceAccount");

    /** Of other groups: pools of addresses. */
    private static final Set<String> POOLS = Set.of("metallb.io/IPAddressPool", "cilium.io/CiliumLoadBalancerIPPool");

    private static final Pattern WEBHOOK = Pattern.compile("webhooks\\.[0-9]+\\.clientConfig\\.caBundle");

    private HolePlace() {}

    /**
     * Whether the value of a {@link LateVariable} may go there.
     *
     * @param names the way into the object
     */
    public static boolean takesValue(ObjectRef object, List<String> names) {
        var known = GROUPS.contains(object.group())
                ? !(object.group().isEmpty() && KINDS.contains(object.kind()))
                : POOLS.contains(object.group() + "/" + object.kind());
        if (names.isEmpty() || !known) {
            return false;
        }
        if (isData(object, names)) {
            return true;
        }
        return names.stream().noneMatch(HolePlace::chooses);
    }

    private static boolean chooses(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return NEVER.contains(name) || NEVER_IN.stream().anyMatch(lower::contains);
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

    /**
     * Whether a certificate that the site made itself may go there: data, or where Kubernetes looks for the authority of a
     * service that it calls. Nobody but the site chooses it.
     */
    public static boolean takesCertificate(ObjectRef object, List<String> names) {
        if (isData(object, names)) {
            return true;
        }
        var path = String.join(".", names);
        return switch (object.group()) {
            case "admissionregistration.k8s.io" -> WEBHOOK.matches(path);
            case "apiextensions.k8s.io" -> path.equals("spec.conversion.webhook.clientConfig.caBundle");
            case "apiregistration.k8s.io" -> path.equals("spec.caBundle");
            default -> false;
        };
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
     * @param late the variables that are not sensitive, by name
     * @throws Refusal HF-LAY-002
     */
    static void check(Hole hole, Json.Obj manifest, Map<String, LateVariable> late) {
        var names = JsonPointer.names(hole.pointer());
        var object = ObjectRef.read(JsonView.of(manifest));
        var isLate = late.keySet().containsAll(hole.variables());
        var there = at(manifest, names);
        var allowed =
                switch (hole.filling()) {
                    case Filling.Text _ ->
                        there instanceof Json.Str
                                && (isLate
                                        ? takesValue(object, names)
                                        : isSecretData(object, names)
                                                || (isPublic(hole) && takesCertificate(object, names)));
                    case Filling.Numeric(var variable) ->
                        there instanceof Json.Num && isNumber(late.get(variable)) && takesValue(object, names);
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

    private static boolean isPublic(Hole hole) {
        return hole.variables().stream().allMatch(GeneratedValue::isPublic);
    }

    private static boolean isNumber(@Nullable LateVariable variable) {
        return variable != null && variable.format() == ValueFormat.NUMBER;
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
