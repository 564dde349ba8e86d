package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import java.util.Optional;

/** An object as an API server returned it. Its text form shows no content: it may be a Secret. */
public record CapiObject(Json.Obj json) implements Comparable<CapiObject> {
    public ObjectRef ref() {
        return ObjectRef.of(json);
    }

    /** Group, kind, namespace and name. */
    public String identity() {
        return ref().identity();
    }

    public boolean is(String group, String kind) {
        return ref().kind().equals(kind) && ref().group().equals(group);
    }

    public String name() {
        return metadata().at("name").text("");
    }

    public String uid() {
        return metadata().at("uid").text("");
    }

    public String resourceVersion() {
        return metadata().at("resourceVersion").text("");
    }

    public long generation() {
        return metadata().at("generation").integer(0);
    }

    public boolean ending() {
        return metadata().at("deletionTimestamp").present();
    }

    public String label(String name) {
        return metadata().at("labels").at(name).text("");
    }

    public String annotation(String name) {
        return metadata().at("annotations").at(name).text("");
    }

    public boolean annotated(String name) {
        return metadata().at("annotations").at(name).present();
    }

    public List<String> finalizers() {
        return metadata().at("finalizers").texts();
    }

    public List<Owner> owners() {
        return metadata().at("ownerReferences").items().stream()
                .map(owner -> new Owner(
                        owner.at("apiVersion").text(""),
                        owner.at("kind").text(""),
                        owner.at("name").text(""),
                        owner.at("uid").text("")))
                .toList();
    }

    /** A condition of its status. */
    public Optional<JsonView> condition(String type) {
        return status().at("conditions").items().stream()
                .filter(condition -> condition.at("type").text("").equals(type))
                .findFirst();
    }

    /** Whether a condition is there and has this status: True, False or Unknown. */
    public boolean condition(String type, String status) {
        return condition(type)
                .filter(found -> found.at("status").text("").equals(status))
                .isPresent();
    }

    public JsonView metadata() {
        return view().at("metadata");
    }

    public JsonView spec() {
        return view().at("spec");
    }

    public JsonView status() {
        return view().at("status");
    }

    public JsonView view() {
        return JsonView.of(json);
    }

    @Override
    public int compareTo(CapiObject other) {
        return identity().compareTo(other.identity());
    }

    @Override
    public String toString() {
        return ref().toString();
    }
}
