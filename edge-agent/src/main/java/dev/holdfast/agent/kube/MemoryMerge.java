package dev.holdfast.agent.kube;

import dev.holdfast.agent.kube.Owners.Owner;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.List;

/** Server-side apply as the API server does it, on trees. Pure. */
final class MemoryMerge {
    private static final Owner OURS = Owners.US;

    /** The merged object and its owners, or the claims that stand against it. */
    record Result(Json.Obj merged, Owners owners, List<Claim> claims) {}

    private MemoryMerge() {}

    static Result apply(Json.Obj live, Json.Obj manifest, boolean force) {
        var owners = Owners.of(new LiveObject(live));
        var wanted = FieldSet.of(manifest);
        var merged = live;
        var claims = new ArrayList<Claim>();
        for (var path : wanted) {
            var value = path.in(manifest).orElse(Json.NULL);
            var item = isItem(path);
            if (item
                    ? path.in(live).isEmpty()
                    : !path.in(live).filter(value::equals).isPresent()) {
                for (var other : owners.all().entrySet()) {
                    if (!other.getKey().equals(OURS) && other.getValue().contains(path)) {
                        claims.add(new Claim(other.getKey().manager(), path.display()));
                    }
                }
                owners.takeFromOthers(OURS, path);
                merged = path.put(merged, item ? key(path) : value);
            }
        }
        for (var path : owners.of(OURS)) {
            if (!wanted.contains(path) && !owners.heldByOthers(OURS, path)) {
                merged = path.cut(merged);
            }
        }
        owners.set(OURS, wanted);
        return new Result(merged, owners, force ? List.of() : claims);
    }

    /** An update by another manager, as {@code kubectl edit} makes it: what changed becomes its own. */
    static Result update(Json.Obj live, Json.Obj changed, String manager) {
        var owners = Owners.of(new LiveObject(live));
        var owner = new Owner(manager, "Update");
        var after = FieldSet.of(changed);
        for (var path : FieldSet.of(live)) {
            if (!after.contains(path) && path.in(changed).isEmpty()) {
                owners.takeFromOthers(new Owner("", ""), path);
            }
        }
        for (var path : after) {
            var moved = isItem(path) ? path.in(live).isEmpty() : !path.in(live).equals(path.in(changed));
            if (moved) {
                owners.takeFromOthers(owner, path);
                owners.add(owner, path);
            }
        }
        return new Result(changed, owners, List.of());
    }

    private static boolean isItem(FieldPath path) {
        return path.elements().getLast().startsWith("k:");
    }

    private static Json key(FieldPath path) {
        return StrictJson.parse(
                dev.holdfast.protocol.id.Bytes.utf8(path.elements().getLast().substring(2)),
                dev.holdfast.protocol.json.Limits.OBJECTS);
    }
}
