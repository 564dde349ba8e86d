package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options for documents that belong together, such as a folder under version control: what was last applied as one of
 * them and is none of them any more can go.
 */
final class DocumentSet {
    private static final String ANNOTATION = "holdfast.dev/set";
    private static final Set<Kind> USUAL = EnumSet.of(Kind.PROFILE);

    @Option(names = "--set", paramLabel = "NAME", description = "Name under which these documents belong together.")
    @Nullable
    String name;

    @Option(
            names = "--prune",
            description = "Delete what was last applied under this name and is not among the documents any more.")
    boolean prune;

    @Option(
            names = "--prune-kind",
            paramLabel = "KIND",
            description = "Delete resources of this kind too; may be given several times (always: profile).")
    List<String> kinds = new ArrayList<>();

    @Option(
            names = "--max-removals",
            paramLabel = "N",
            description = "Change nothing when more than this would be deleted (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    int most;

    /** The documents, each with the name of this set. */
    List<Documents.Document> marked(List<Documents.Document> documents) {
        return documents.stream()
                .map(document -> document.with(marked(document.content())))
                .toList();
    }

    private Json.Obj marked(Json.Obj content) {
        return name == null ? content : marked(content, name);
    }

    private static Json.Obj marked(Json.Obj content, String set) {
        var metadata = JsonView.of(content).at("metadata").object();
        var annotations = metadata.members().get("annotations") instanceof Json.Obj there ? there : Json.Obj.EMPTY;
        return content.with("metadata", metadata.with("annotations", annotations.with(ANNOTATION, set)));
    }

    /** The document in the set that it was last applied with: without a name here, nobody asks for another. */
    Documents.Document whereItWas(Documents.Document document, Optional<Json.Obj> stored) {
        var set = stored.map(DocumentSet::of).orElse("");
        return name != null || set.isEmpty() || !of(document.content()).isEmpty()
                ? document
                : document.with(marked(document.content(), set));
    }

    /** What would go, dependents first. @throws Failure when the options do not fit, or too much would go */
    List<Kind.Named> leftovers(HubClient client, List<Documents.Document> documents) {
        if (!prune) {
            return List.of();
        }
        if (name == null) {
            throw Failure.of(new Problem("HF-CLI-013", "--set NAME with --prune", "--prune alone", "name the set"), 2);
        }
        var prunable = EnumSet.copyOf(USUAL);
        kinds.forEach(kind -> prunable.add(Kind.typed(kind)));
        var gone = new ArrayList<Kind.Named>();
        for (var kind : List.copyOf(prunable).reversed()) {
            client.list("/api/v1/" + kind.plural()).stream()
                    .filter(this::isOurs)
                    .map(Columns::name)
                    .filter(there -> documents.stream()
                            .noneMatch(document ->
                                    document.kind() == kind && document.name().equals(there)))
                    .forEach(there -> gone.add(new Kind.Named(kind, there)));
        }
        if (gone.size() > most) {
            throw Failure.of(
                    "HF-CLI-026",
                    "at most " + most + " resources to delete",
                    gone.size() + ": "
                            + String.join(
                                    ", ", gone.stream().map(Kind.Named::text).toList()),
                    "see whether documents are missing, or raise --max-removals");
        }
        return gone;
    }

    private boolean isOurs(Json.Obj resource) {
        return of(resource).equals(name);
    }

    /** The set that a resource was last applied with, if any. */
    private static String of(Json.Obj resource) {
        return JsonView.of(resource)
                .at("metadata")
                .at("annotations")
                .at(ANNOTATION)
                .optionalText()
                .orElse("");
    }

    static Json.Obj result(Kind.Named resource) {
        return Json.object("kind", resource.kind().title(), "name", resource.name(), "result", "pruned");
    }
}
