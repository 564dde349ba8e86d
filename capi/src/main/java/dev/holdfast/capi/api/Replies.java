package dev.holdfast.capi.api;

import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Optional;

/** What a Status of the API server means. Pure. */
final class Replies {
    private static final int TOO_MANY = 429;

    private Replies() {}

    /** Why the server gives no useful answer now; a webhook that does not answer is one of the reasons. */
    static Optional<CapiAnswer.Unavailable> busy(Transport.Response response) {
        return (response.code() == TOO_MANY || response.code() >= 500) && !aboutTheObject(response)
                ? Optional.of(new CapiAnswer.Unavailable(
                        "the API server answered " + response.code() + ": " + response.message()))
                : Optional.empty();
    }

    /** An apply of a field that the schema does not have is answered as an internal error. */
    private static boolean aboutTheObject(Transport.Response response) {
        return response.code() == 500
                && (response.message().contains("typed patch object")
                        || response.message().contains("not declared in schema"));
    }

    static CapiAnswer.Read read(ObjectRef ref, Transport.Response response) {
        return switch (response.code()) {
            case 200 -> new CapiAnswer.Found(object(ref, response));
            case 404 -> new CapiAnswer.Absent(ref.toString());
            default -> new CapiAnswer.Denied(response.message());
        };
    }

    static CapiAnswer.Write create(ObjectRef ref, Transport.Response response) {
        // A quota that somebody else changed in between is a conflict too, and not one with an object of this name.
        return response.code() == 409
                ? response.view().at("reason").text("").equals("AlreadyExists")
                        ? new CapiAnswer.Exists()
                        : new CapiAnswer.Unavailable(response.message())
                : change(ref, response);
    }

    static CapiAnswer.Write change(ObjectRef ref, Transport.Response response) {
        return switch (response.code()) {
            case 200, 201 -> new CapiAnswer.Written(object(ref, response));
            case 404 ->
                new CapiAnswer.Absent(
                        response.view().at("details").at("kind").text("").equals("namespaces")
                                ? "Namespace " + ref.namespace()
                                : ref.toString());
            case 409 -> new CapiAnswer.Conflict(response.message());
            case 422 ->
                otherUid(response)
                        ? new CapiAnswer.Conflict(response.message())
                        : new CapiAnswer.Denied(response.message());
            default -> new CapiAnswer.Denied(response.message());
        };
    }

    static CapiAnswer.Removal removal(Transport.Response response) {
        return switch (response.code()) {
            case 404 -> new CapiAnswer.Gone();
            case 409 -> new CapiAnswer.Replaced();
            case 200, 202 ->
                response.view().at("metadata").at("deletionTimestamp").present()
                        ? new CapiAnswer.Ending()
                        : new CapiAnswer.Gone();
            default -> new CapiAnswer.Denied(response.message());
        };
    }

    /** A patch that names another uid would change it, which no object lets happen. */
    private static boolean otherUid(Transport.Response response) {
        return response.view().at("details").at("causes").items().stream()
                .anyMatch(cause -> cause.at("field").text("").equals("metadata.uid"));
    }

    /** Items of lists come without kind. */
    private static CapiObject object(ObjectRef ref, Transport.Response response) {
        return new CapiObject(
                response.body().with("apiVersion", ref.apiVersion()).with("kind", ref.kind()));
    }
}
