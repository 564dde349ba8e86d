package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns in which people see each kind. Every status has its age. */
final class Columns {
    private Columns() {}

    static String name(Json.Obj resource) {
        return JsonView.of(resource).at("metadata").at("name").text("");
    }

    /** Titles and a row each. */
    static List<List<String>> table(Kind kind, List<Json.Obj> found, Instant now) {
        var views = found.stream().map(JsonView::of).toList();
        // Most clusters were there before Holdfast and never move.
        var moves = kind == Kind.CLUSTER
                && views.stream().anyMatch(view -> pivot(view).present());
        var rows = new ArrayList<List<String>>();
        rows.add(moves ? and(titles(kind), "PIVOT") : titles(kind));
        views.forEach(
                view -> rows.add(moves ? and(row(kind, view, now), moved(pivot(view), now)) : row(kind, view, now)));
        return rows;
    }

    private static JsonView pivot(JsonView cluster) {
        return cluster.at("status").at("pivot");
    }

    /** Such as {@code done, site, epoch 1, 5s ago}. */
    private static String moved(JsonView pivot, Instant now) {
        return pivot.present()
                ? String.join(
                        ", ",
                        pivot.at("phase").text(""),
                        pivot.at("side").text(""),
                        "epoch " + number(pivot.at("epoch")),
                        age(pivot.at("asOf"), now))
                : "-";
    }

    private static List<String> and(List<String> row, String more) {
        return Stream.concat(row.stream(), Stream.of(more)).toList();
    }

    private static List<String> titles(Kind kind) {
        return switch (kind) {
            case REGISTRY -> List.of("NAME", "TYPE", "URL", "ORDER", "VERSIONS", "READY", "REFRESHED");
            case SECRET -> List.of("NAME", "KEYS");
            case MANAGEMENT_CLUSTER -> List.of("NAME", "READY", "CONTRACT", "PROVIDERS", "AS-OF");
            case PROFILE -> List.of("NAME", "TYPE", "PUBLISHED", "DRAFT", "LAYERS");
            case SITE -> List.of("NAME", "LINK", "VIA", "CONVERGED", "DESIRED", "APPLIED", "LAST-SEEN");
            case CLUSTER -> List.of("NAME", "STATE", "PROFILE", "REV", "WAITING-FOR", "LINK", "AS-OF");
        };
    }

    private static List<String> row(Kind kind, JsonView resource, Instant now) {
        var name = resource.at("metadata").at("name").text("");
        var spec = resource.at("spec");
        var status = resource.at("status");
        return switch (kind) {
            case REGISTRY ->
                List.of(
                        name,
                        spec.at("type").text("folder"),
                        spec.at("url").text(""),
                        number(spec.at("order")),
                        number(status.at("versions")),
                        status.at("ready").flag(false) ? "yes" : "no",
                        age(status.at("refreshed"), now));
            case SECRET ->
                List.of(
                        name,
                        dashed(spec.at("data").members().entrySet().stream()
                                .map(key -> key.getKey() + "@v"
                                        + number(key.getValue().at("version")) + " "
                                        + key.getValue().at("digest").text(""))
                                .collect(Collectors.joining(", "))));
            case MANAGEMENT_CLUSTER ->
                List.of(
                        name,
                        status.at("ready").flag(false) ? "yes" : "no",
                        dash(status.at("contract")),
                        dashed(status.at("providers").items().stream()
                                .map(Columns::provider)
                                .collect(Collectors.joining(", "))),
                        age(status.at("asOf"), now));
            case PROFILE ->
                List.of(
                        name,
                        spec.at("type").text("add-on"),
                        dash(status.at("published")),
                        dash(status.at("draft")),
                        Integer.toString(spec.at("layers").items().size()));
            case SITE ->
                List.of(
                        name,
                        status.at("link").text("unknown"),
                        dash(status.at("via")),
                        status.at("converged").flag(false) ? "yes" : "no",
                        number(status.at("desiredRevision")),
                        number(status.at("appliedRevision")),
                        age(status.at("lastSeen"), now));
            case CLUSTER ->
                List.of(
                        name,
                        status.at("state").text("Unknown"),
                        spec.at("profiles").items().stream()
                                .map(profile -> profile.at("name").text("") + ":"
                                        + profile.at("version")
                                                .text(profile.at("channel").text("")))
                                .collect(Collectors.joining(",")),
                        number(status.at("appliedRevision")),
                        dashed(status.at("pending").at("reasons").items().stream()
                                .map(JsonView::text)
                                .collect(Collectors.joining(","))),
                        status.at("link").text("unknown"),
                        age(status.at("asOf"), now));
        };
    }

    /** As Cluster API's own inventory names it, such as {@code bootstrap-kubeadm v1.14.0}. */
    static String provider(JsonView one) {
        var role =
                switch (one.at("type").text("")) {
                    case "BootstrapProvider" -> "bootstrap-";
                    case "ControlPlaneProvider" -> "control-plane-";
                    case "InfrastructureProvider" -> "infrastructure-";
                    default -> "";
                };
        return role + one.at("name").text("") + " " + one.at("version").text("");
    }

    private static String dashed(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String dash(JsonView view) {
        return view.present() && view.json().orElseThrow() instanceof Json.Str(var text) && !text.isEmpty()
                ? text
                : "-";
    }

    private static String number(JsonView view) {
        return view.present() && view.json().orElseThrow() instanceof Json.Num(var number)
                ? number.toPlainString()
                : "-";
    }

    /** How long ago, or a dash. */
    static String age(JsonView view, Instant now) {
        try {
            return view.present() ? age(Duration.between(Instant.parse(view.text()), now)) + " ago" : "-";
        } catch (DateTimeParseException e) {
            return "-";
        }
    }

    private static String age(Duration age) {
        var seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        return seconds < 7200 ? seconds / 60 + "m" : seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
