package dev.holdfast.hub.profile;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.protocol.json.Json;
import java.util.List;

/** Port: what is wrong with the spec of a profile. */
@FunctionalInterface
public interface SpecCheck {
    List<Finding> check(String name, Json.Obj spec);
}
