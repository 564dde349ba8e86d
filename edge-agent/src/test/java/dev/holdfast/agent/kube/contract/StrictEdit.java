package dev.holdfast.agent.kube.contract;

import dev.holdfast.protocol.json.Json;

/** Replaces a text wherever it stands. */
final class StrictEdit {
    private StrictEdit() {}

    static Json replace(Json json, String from, String to) {
        return switch (json) {
            case Json.Str(var text) -> new Json.Str(text.equals(from) ? to : text);
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(i -> replace(i, from, to)).toList());
            case Json.Obj(var members) -> {
                var next = Json.Obj.EMPTY;
                for (var member : members.entrySet()) {
                    next = next.with(member.getKey(), replace(member.getValue(), from, to));
                }
                yield next;
            }
            case Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }
}
