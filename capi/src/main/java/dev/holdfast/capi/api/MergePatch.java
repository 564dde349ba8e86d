package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import java.util.LinkedHashMap;

/** JSON merge patch, RFC 7396. Pure. */
public final class MergePatch {
    private MergePatch() {}

    /** The target with the change in it: null removes a member, objects are merged, everything else is replaced. */
    public static Json.Obj merge(Json.Obj target, Json.Obj change) {
        var next = new LinkedHashMap<>(target.members());
        change.members().forEach((name, value) -> {
            switch (value) {
                case Json.Nil _ -> next.remove(name);
                case Json.Obj part ->
                    next.put(name, merge(next.get(name) instanceof Json.Obj known ? known : Json.Obj.EMPTY, part));
                case Json.Arr _, Json.Str _, Json.Num _, Json.Bool _ -> next.put(name, value);
            }
        });
        return new Json.Obj(next);
    }
}
