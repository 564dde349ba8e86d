package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a Status of the API server means. Pure. */
final class FabricAnswers {
    private static final Pattern FIXED = Pattern.compile(
            "immutable|may not (be )?(change|update)|can ?not (be )?(change|update)|updates? to .*forbidden",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern RIGHT =
            Pattern.compile("\\buser \"[^\"]*\" (cannot|.*attempting to grant)", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private FabricAnswers() {}

    /** Why a write was refused. */
    static Answer.Write write(ObjectRef ref, FabricHttp.Response response) {
        return switch (response.code()) {
            case 404 -> absent(ref, response).map(Answer.Write.class::cast).orElseGet(() -> unknown(ref));
            case 409 -> conflict(response);
            case 422 -> fixed(response).<Answer.Write>map(found -> found).orElseGet(() -> rejected(response));
            case 403 ->
                ending(ref, response)
                        .<Answer.Write>map(found -> found)
                        .or(() -> forbidden(response))
                        .orElseGet(() -> rejected(response));
            default -> rejected(response);
        };
    }

    static Answer.Read read(ObjectRef ref, FabricHttp.Response response) {
        return switch (response.code()) {
            case 404 -> absent(ref, response).map(Answer.Read.class::cast).orElseGet(() -> unknown(ref));
            case 403 -> forbidden(response).<Answer.Read>map(found -> found).orElseGet(() -> rejected(response));
            default -> rejected(response);
        };
    }

    static Answer.Removal removal(FabricHttp.Response response) {
        return switch (response.code()) {
            case 404 -> new Answer.Gone();
            case 409 -> new Answer.Replaced();
            case 200, 202 ->
                response.view().at("kind").text("").equals("Status")
                                || !response.view()
                                        .at("metadata")
                                        .at("deletionTimestamp")
                                        .present()
                        ? new Answer.Gone()
                        : new Answer.Ending();
            case 403 -> forbidden(response).<Answer.Removal>map(found -> found).orElseGet(() -> rejected(response));
            default -> rejected(response);
        };
    }

    /** A namespace that is being deleted takes nothing in any more: for us it is gone. */
    private static Optional<Answer.Absent> ending(ObjectRef ref, FabricHttp.Response response) {
        return response.view().at("details").at("causes").items().stream()
                .filter(cause -> cause.at("reason").text("").equals("NamespaceTerminating"))
                .map(_ -> new Answer.Absent("Namespace " + ref.namespace()))
                .findFirst();
    }

    /** A right is missing; quotas, admission and ending namespaces answer 403 too, and no right would help. */
    private static Optional<Answer.Forbidden> forbidden(FabricHttp.Response response) {
        var message = response.message();
        return RIGHT.matcher(message).find() ? Optional.of(new Answer.Forbidden(message)) : Optional.empty();
    }

    private static Answer.Rejected rejected(FabricHttp.Response response) {
        return new Answer.Rejected(response.message());
    }

    /** A 404 that names what is missing; one without a name means that nobody serves the path. */
    private static Optional<Answer.Absent> absent(ObjectRef ref, FabricHttp.Response response) {
        var details = response.view().at("details");
        var name = details.at("name").text("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var namespace =
                details.at("kind").text("").equals("namespaces") && !ref.kind().equals("Namespace");
        return Optional.of(new Answer.Absent(namespace ? "Namespace " + name : ref.toString()));
    }

    private static Answer.UnknownKind unknown(ObjectRef ref) {
        return new Answer.UnknownKind(ref.apiVersion(), ref.kind());
    }

    private static Answer.Conflict conflict(FabricHttp.Response response) {
        var claims = response.view().at("details").at("causes").items().stream()
                .filter(cause -> cause.at("reason").text("").equals("FieldManagerConflict"))
                .map(cause -> new Claim(
                        manager(cause.at("message").text("")), cause.at("field").text("")))
                .toList();
        return new Answer.Conflict(claims, response.message());
    }

    private static String manager(String message) {
        var quoted = QUOTED.matcher(message);
        return quoted.find() ? quoted.group(1) : message;
    }

    private static Optional<Answer.Immutable> fixed(FabricHttp.Response response) {
        return response.view().at("details").at("causes").items().stream()
                .filter(cause -> FIXED.matcher(cause.at("message").text("")).find())
                .map(cause -> field(cause, response))
                .findFirst();
    }

    private static Answer.Immutable field(JsonView cause, FabricHttp.Response response) {
        return new Answer.Immutable(
                cause.at("field").text("").isEmpty()
                        ? "spec"
                        : cause.at("field").text(""),
                response.message());
    }
}
