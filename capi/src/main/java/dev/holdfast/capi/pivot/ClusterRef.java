package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/** One Cluster object, at the source. */
public record ClusterRef(String namespace, String name, String uid) {
    Json.Obj json() {
        return Json.object("namespace", namespace, "name", name, "uid", uid);
    }

    static ClusterRef read(JsonView view) {
        return new ClusterRef(
                view.at("namespace").text(),
                view.at("name").text(),
                view.at("uid").text());
    }

    @Override
    public String toString() {
        return "Cluster " + namespace + "/" + name;
    }
}
