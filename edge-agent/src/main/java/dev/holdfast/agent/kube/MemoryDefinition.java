package dev.holdfast.agent.kube;

import java.util.Optional;

/** Reads the kind out of a CustomResourceDefinition. */
final class MemoryDefinition {
    private MemoryDefinition() {}

    /** The kind, when this definition is established and serves it. */
    static Optional<Resource> served(LiveObject definition, String apiVersion, String kind) {
        var spec = definition.view().at("spec");
        var names = spec.at("names");
        var established = definition.view().at("status").at("conditions").items().stream()
                .anyMatch(c -> c.at("type").text("").equals("Established")
                        && c.at("status").text("").equals("True"));
        var version = spec.at("versions").items().stream()
                .anyMatch(v -> apiVersion.equals(
                        spec.at("group").text("") + "/" + v.at("name").text("")));
        return established && version && names.at("kind").text("").equals(kind)
                ? Optional.of(new Resource(
                        apiVersion,
                        kind,
                        names.at("plural").text(""),
                        spec.at("scope").text("").equals("Namespaced")))
                : Optional.empty();
    }
}
