package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An object as the API server returned it. */
public record LiveObject(Json.Obj json) {
    public ObjectRef ref() {
        return ObjectRef.of(json);
    }

    public Stamp stamp() {
        return new Stamp(uid(), metadata().at("resourceVersion").text(""));
    }

    public String uid() {
        return metadata().at("uid").text("");
    }

    public JsonView view() {
        return JsonView.of(json);
    }

    public boolean ending() {
        return metadata().at("deletionTimestamp").present();
    }

    /** Whether it carries our label. */
    public boolean managed() {
        return metadata()
                .at("labels")
                .at(KubeApi.MANAGED_LABEL)
                .optionalText()
                .filter("true"::equals)
                .isPresent();
    }

    /** The layer it says it belongs to; empty when it says none. */
    public String layer() {
        return metadata().at("annotations").at(KubeApi.LAYER_ANNOTATION).text("");
    }

    /** The names of all managers that own fields, status apart. */
    public List<String> managers() {
        return entries().stream()
                .filter(entry -> entry.at("subresource").text("").isEmpty())
                .map(entry -> entry.at("manager").text(""))
                .distinct()
                .sorted()
                .toList();
    }

    /** The fields that our applies own, in the form of {@code managedFields.fieldsV1}; empty when none. */
    public Json.Obj ownFields() {
        return entries().stream()
                .filter(entry -> entry.at("manager").text("").equals(KubeApi.MANAGER)
                        && entry.at("operation").text("").equals("Apply")
                        && entry.at("subresource").text("").isEmpty())
                .findFirst()
                .map(entry -> entry.at("fieldsV1").object())
                .orElse(Json.Obj.EMPTY);
    }

    /** Fields by manager, ours left out; one manager may own fields by several operations. */
    Map<String, List<Json.Obj>> foreignFields() {
        var fields = new TreeMap<String, List<Json.Obj>>();
        for (var entry : entries()) {
            var manager = entry.at("manager").text("");
            if (!manager.equals(KubeApi.MANAGER) && entry.at("fieldsV1").present()) {
                fields.computeIfAbsent(manager, _ -> new java.util.ArrayList<>())
                        .add(entry.at("fieldsV1").object());
            }
        }
        return fields;
    }

    List<JsonView> entries() {
        return metadata().at("managedFields").items();
    }

    private JsonView metadata() {
        return view().at("metadata");
    }
}
