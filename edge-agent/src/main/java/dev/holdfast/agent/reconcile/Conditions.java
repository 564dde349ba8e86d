package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Optional;

/** The {@code status.conditions} of an object, tolerant of whatever its controller writes there. Immutable. */
record Conditions(List<JsonView> all) {
    Conditions {
        all = List.copyOf(all);
    }

    static Conditions of(LiveObject live) {
        return new Conditions(list(object(live.view(), "status"), "conditions").stream()
                .filter(Conditions::isObject)
                .toList());
    }

    boolean has(String type) {
        return find(type).isPresent();
    }

    boolean holds(String type) {
        return is(type, "True");
    }

    boolean is(String type, String status) {
        return find(type).filter(found -> text(found, "status").equals(status)).isPresent();
    }

    String reason(String type) {
        return find(type).map(found -> text(found, "reason")).orElse("");
    }

    /** Reason and message as far as there are any. */
    String says(String type) {
        return find(type)
                .map(found -> {
                    var reason = text(found, "reason");
                    var message = text(found, "message");
                    return reason + (reason.isEmpty() || message.isEmpty() ? "" : ": ") + message;
                })
                .orElse("");
    }

    /** What a condition that should hold says instead; empty when it holds. */
    String missing(String type) {
        if (holds(type)) {
            return "";
        }
        return find(type)
                .map(found -> type + " is " + text(found, "status") + " " + text(found, "message"))
                .orElse("not yet " + type);
    }

    /** The generation that the condition is about, where it says so. */
    Optional<Long> generation(String type) {
        return find(type)
                .filter(found -> found.json()
                        .filter(json -> json instanceof Json.Obj(var members)
                                && members.get("observedGeneration") instanceof Json.Num number
                                && number.isInteger())
                        .isPresent())
                .map(found -> found.at("observedGeneration").integer(0));
    }

    private Optional<JsonView> find(String type) {
        return all.stream().filter(found -> text(found, "type").equals(type)).findFirst();
    }

    static JsonView object(JsonView view, String name) {
        var member = isObject(view) ? view.at(name) : JsonView.of(Json.Obj.EMPTY);
        return isObject(member) ? member : JsonView.of(Json.Obj.EMPTY);
    }

    static List<JsonView> list(JsonView view, String name) {
        var member = view.at(name);
        return member.json().filter(Json.Arr.class::isInstance).isPresent() ? member.items() : List.of();
    }

    /** A text member; anything else is none. */
    static String text(JsonView view, String name) {
        return view.json()
                        .filter(json -> json instanceof Json.Obj(var members) && members.get(name) instanceof Json.Str)
                        .isPresent()
                ? view.at(name).text("")
                : "";
    }

    private static boolean isObject(JsonView view) {
        return view.json().filter(Json.Obj.class::isInstance).isPresent();
    }
}
