package dev.holdfast.packs.palette;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Set;
import java.util.function.Function;

/** What an imported object said that we would not write: kept beside, and put back as long as it fits. Pure. */
final class Kept {
    /** What an object means to us; of two objects that mean the same each may stand for the other. */
    interface Meaning extends Function<Json.Obj, Json> {}

    private Kept() {}

    /** Members of {@code was} that {@code now} does not have, or has otherwise; those named are left to others. */
    static Json.Obj of(JsonView was, JsonView now, String... elsewhere) {
        var named = Set.of(elsewhere);
        var kept = Json.Obj.EMPTY;
        for (var member : members(was).members().entrySet()) {
            var same = members(now).members().get(member.getKey());
            if (!named.contains(member.getKey()) && !member.getValue().equals(same)) {
                kept = kept.with(member.getKey(), member.getValue());
            }
        }
        return kept;
    }

    /** An object with these members under a name, if there are any. */
    static Json.Obj add(Json.Obj to, String name, Json.Obj kept) {
        return kept.members().isEmpty() ? to : to.with(name, kept);
    }

    /** With every kept member that does not change what the object means. */
    static Json.Obj restored(Json.Obj written, JsonView kept, Meaning meaning) {
        var restored = written;
        var all = written;
        for (var member : members(kept).members().entrySet()) {
            all = all.with(member.getKey(), member.getValue());
        }
        var wanted = meaning.apply(written);
        if (meaning.apply(all).equals(wanted)) {
            return all;
        }
        for (var member : members(kept).members().entrySet()) {
            var next = restored.with(member.getKey(), member.getValue());
            restored = meaning.apply(next).equals(wanted) ? next : restored;
        }
        return restored;
    }

    private static Json.Obj members(JsonView view) {
        return view.json()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElse(Json.Obj.EMPTY);
    }
}
