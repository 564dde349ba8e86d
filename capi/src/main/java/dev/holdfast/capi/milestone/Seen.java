package dev.holdfast.capi.milestone;

import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** One object as its API server sent it. */
record Seen(JsonView object) {
    private static final String CONTROL_PLANE_LABEL = "cluster.x-k8s.io/control-plane";
    private static final String DEPLOYMENT_LABEL = "cluster.x-k8s.io/deployment-name";

    /** One condition; a missing time is read as the beginning of time. */
    record Condition(String status, String reason, String message, Instant since) {
        boolean isTrue() {
            return status.equals("True");
        }

        boolean isFalse() {
            return status.equals("False");
        }
    }

    String group() {
        var version = object.at("apiVersion").text();
        return version.substring(0, Math.max(0, version.indexOf('/')));
    }

    String kind() {
        return object.at("kind").text();
    }

    String name() {
        return object.at("metadata").at("name").text();
    }

    boolean isOfControlPlane() {
        return labels().at(CONTROL_PLANE_LABEL).present();
    }

    boolean isOfDeployment(String name) {
        return labels().at(DEPLOYMENT_LABEL).text("").equals(name);
    }

    boolean isBeingDeleted() {
        return object.at("metadata").at("deletionTimestamp").present();
    }

    Instant created() {
        return time(object.at("metadata").at("creationTimestamp"));
    }

    /** Whether its controller has seen what is wanted now. */
    boolean isObserved() {
        return object.at("status").at("observedGeneration").integer(-1)
                == object.at("metadata").at("generation").integer(0);
    }

    int replicas() {
        return (int) object.at("spec").at("replicas").integer(0);
    }

    int upToDate() {
        return (int) object.at("status").at("upToDateReplicas").integer(0);
    }

    Optional<Condition> condition(String type) {
        return object.at("status").at("conditions").items().stream()
                .filter(condition -> condition.at("type").text().equals(type))
                .findFirst()
                .map(condition -> new Condition(
                        condition.at("status").text(),
                        condition.at("reason").text(""),
                        condition.at("message").text(""),
                        time(condition.at("lastTransitionTime"))));
    }

    boolean is(String type) {
        return condition(type).filter(Condition::isTrue).isPresent();
    }

    boolean isNot(String type) {
        return condition(type).filter(Condition::isFalse).isPresent();
    }

    private JsonView labels() {
        return object.at("metadata").at("labels");
    }

    private static Instant time(JsonView text) {
        try {
            return text.optionalText().map(Instant::parse).orElse(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            throw text.outside("a time", text.text());
        }
    }
}
