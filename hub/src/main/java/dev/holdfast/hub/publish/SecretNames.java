package dev.holdfast.hub.publish;

import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.HashSet;
import java.util.Set;

/** Finds the secrets that the definition of a cluster names. */
final class SecretNames {
    private SecretNames() {}

    static Set<SecretName> in(Json.Obj definition) {
        var names = new HashSet<SecretName>();
        JsonView.of(definition).at("variables").members().values().forEach(value -> {
            if (value.json().orElse(Json.NULL) instanceof Json.Obj) {
                var reference = value.at("secretRef");
                if (reference.present()) {
                    SecretName.parse(reference.at("name").text("") + "/"
                                    + reference.at("key").text(""))
                            .ifPresent(names::add);
                }
            }
        });
        return names;
    }
}
