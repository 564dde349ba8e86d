package dev.holdfast.hub;

import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.stream.Stream;

/** Status of a Cluster that the hub made: that of its site, and how far it is on its way there or back. */
final class LaunchStatus {
    private LaunchStatus() {}

    static Json.Obj add(Json.Obj status, String cluster, HubParts parts) {
        return parts.launches
                .standing(cluster)
                .map(standing -> with(status, standing, isEnding(cluster, parts)))
                .orElse(status);
    }

    /** Those of the launch alone. */
    static List<Json.Obj> conditions(String cluster, HubParts parts) {
        return parts.launches
                .standing(cluster)
                .map(standing -> JsonView.of(standing).at("conditions").items().stream()
                        .map(JsonView::object)
                        .toList())
                .orElse(List.of());
    }

    private static Json.Obj with(Json.Obj status, Json.Obj standing, boolean ending) {
        var view = JsonView.of(status);
        var own = JsonView.of(standing);
        var conditions = Stream.concat(own.at("conditions").items().stream(), view.at("conditions").items().stream())
                .map(JsonView::object)
                .toList();
        var pivot = own.at("pivot").object().with("asOf", own.at("asOf").json().orElse(Json.NULL));
        return status.with("state", Json.of(state(view, own, ending)))
                .with("conditions", Json.of(conditions))
                .with("problems", own.at("problems").json().orElse(Json.Arr.EMPTY))
                .with("pivot", pivot);
    }

    /** What the site says counts as soon as it says something; before, the launch does. */
    private static String state(JsonView status, JsonView standing, boolean ending) {
        var word = status.at("state").text("Unknown");
        if (ending) {
            return "Deleting";
        }
        if (!standing.at("problems").items().isEmpty()) {
            return "Waiting";
        }
        return word.equals("Unknown") || standing.at("moving").flag(false) ? "Progressing" : word;
    }

    private static boolean isEnding(String cluster, HubParts parts) {
        return parts.launchRows
                .find(cluster)
                .filter(row -> row.goal() == Goal.GONE)
                .isPresent();
    }
}
