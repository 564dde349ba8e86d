package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;

/** One object of the set, with its uid on the side whose journal names it. */
public record Member(ObjectRef ref, String uid) {
    static Member of(CapiObject object) {
        return new Member(object.ref(), object.uid());
    }

    Json.Obj json() {
        return Json.object(
                "apiVersion",
                ref.apiVersion(),
                "kind",
                ref.kind(),
                "namespace",
                ref.namespace(),
                "name",
                ref.name(),
                "uid",
                uid);
    }

    static Member read(JsonView view) {
        return new Member(
                new ObjectRef(
                        view.at("apiVersion").text(),
                        view.at("kind").text(),
                        view.at("namespace").text(""),
                        view.at("name").text()),
                view.at("uid").text());
    }
}
