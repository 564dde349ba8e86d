package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What applying a document would come to, when the documents applied before it are only rehearsed as well. */
final class Rehearsal {
    private static final String NOT_PUBLISHED = "HF-CLU-001";

    /** Wrong in itself, whatever else there is: its form, its name, or who writes it. */
    private static final Pattern OF_ITSELF = Pattern.compile("HF-(ACC|JSN|YML)-\\d{3}|HF-RES-00[12356]");

    /** These refer to nothing that others of the same set could bring. */
    private static final Set<Kind> ALONE = EnumSet.of(Kind.SECRET, Kind.PROFILE, Kind.SITE);

    private Rehearsal() {}

    /**
     * Looks at all documents before the first is written.
     *
     * @throws Failure when one would be refused that no earlier one can help
     */
    static void all(HubClient client, List<Documents.Document> documents) {
        var changing = EnumSet.noneOf(Kind.class);
        for (var document : documents) {
            try {
                var result = put(client, document, client.find(document.kind(), document.name()), documents);
                if (!result.equals("unchanged")) {
                    changing.add(document.kind());
                }
            } catch (Failure failure) {
                if (changing.stream().noneMatch(kind -> kind.compareTo(document.kind()) < 0)
                        || ALONE.contains(document.kind())
                        || isOfItself(failure)
                        || lacksPublished(failure, document, documents)) {
                    throw failure.about(document).with("results", Json.Arr.EMPTY);
                }
            }
        }
    }

    private static boolean isOfItself(Failure failure) {
        return Stream.concat(Stream.of(failure.document()), failure.findings().stream())
                .anyMatch(said ->
                        OF_ITSELF.matcher(JsonView.of(said).at("code").text("")).matches());
    }

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
        return document.kind() == Kind.CLUSTER
                && !failure.findings().isEmpty()
                && notPublished(failure) == failure.findings().size()
                && !lacksPublished(failure, document, all);
    }

    /** A version that is not published and that no document brings: nothing that is applied can help. */
    private static boolean lacksPublished(Failure failure, Documents.Document document, List<Documents.Document> all) {
        return notPublished(failure)
                > pins(document).stream()
                        .filter(pin -> all.stream().anyMatch(other -> brings(other, pin)))
                        .count();
    }

    private static long notPublished(Failure failure) {
        return failure.findings().stream()
                .filter(finding -> JsonView.of(finding).at("code").text("").equals(NOT_PUBLISHED))
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
