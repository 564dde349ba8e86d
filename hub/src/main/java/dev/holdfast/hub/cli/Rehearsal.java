package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Optional;

/** What applying a document would come to, when the documents applied before it are only rehearsed as well. */
final class Rehearsal {
    private static final String NOT_PUBLISHED = "HF-CLU-001";

    private Rehearsal() {}

    static String put(
            HubClient client, Documents.Document document, Optional<Json.Obj> stored, List<Documents.Document> all) {
        var path = HubClient.path(document.kind(), document.name()) + "?dryRun=true";
        try {
            return client.put(path, document.content(), stored.flatMap(ApplyCommand::resourceVersion))
                    .result()
                    .orElse("configured");
        } catch (Failure failure) {
            if (lacksOnlyWhatIsHere(failure, document, all)) {
                return stored.isEmpty() ? "created" : "configured";
            }
            throw failure;
        }
    }

    // A cluster may pin a profile that these very documents bring; the hub cannot know that in a rehearsal.
    private static boolean lacksOnlyWhatIsHere(
            Failure failure, Documents.Document document, List<Documents.Document> all) {
        var findings = failure.findings();
        return document.kind() == Kind.CLUSTER
                && !findings.isEmpty()
                && findings.stream()
                        .allMatch(finding ->
                                JsonView.of(finding).at("code").text("").equals(NOT_PUBLISHED))
                && findings.size()
                        == pins(document).stream()
                                .filter(pin -> all.stream().anyMatch(other -> brings(other, pin)))
                                .count();
    }

    private static List<JsonView> pins(Documents.Document cluster) {
        return JsonView.of(cluster.content()).at("spec").at("profiles").items();
    }

    private static boolean brings(Documents.Document document, JsonView pin) {
        return document.kind() == Kind.PROFILE
                && document.name().equals(pin.at("name").text(""))
                && JsonView.of(document.content())
                        .at("spec")
                        .at("version")
                        .text("")
                        .equals(pin.at("version").text(""));
    }
}
