package dev.holdfast.hub.document;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A resource document as somebody wants it. Immutable.
 *
 * @param resourceVersion the version its author saw, when the document says so
 */
public record NewDocument(
        String kind,
        String name,
        String project,
        Map<String, String> labels,
        Map<String, String> annotations,
        Json.Obj spec,
        Optional<String> resourceVersion) {
    public static final String API_VERSION = "holdfast.dev/v1";
    /** Of what names no project; what serves all projects is in it. */
    public static final String DEFAULT_PROJECT = "default";

    private static final Pattern LABEL_NAME =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

    public NewDocument {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** The same with another spec. */
    public NewDocument withSpec(Json.Obj other) {
        return new NewDocument(kind, name, project, labels, annotations, other, resourceVersion);
    }

    /** Where its spec is, with paths. */
    public JsonView view() {
        return JsonView.of(spec, "spec");
    }

    /** Reads a document of the given kind and name. What answers add (uid, status, …) is accepted and ignored. */
    public static NewDocument read(Json.Obj document, String kind, String name, Findings findings) {
        var view = JsonView.of(document);
        findings.only(view, "apiVersion", "kind", "metadata", "spec", "status", "draft");
        expect(view.at("apiVersion"), API_VERSION, findings);
        expect(view.at("kind"), kind, findings);
        var metadata = findings.object(view.at("metadata"));
        findings.only(
                metadata,
                "name",
                "project",
                "labels",
                "annotations",
                "resourceVersion",
                "uid",
                "createdAt",
                "createdBy",
                "updatedAt",
                "updatedBy",
                "updatedClient");
        if (metadata.object().members().isEmpty()) {
            findings.add("metadata", "HF-RES-001", "the document has no metadata", "add metadata.name");
        } else {
            expect(metadata.at("name"), name, findings);
        }
        if (!Findings.isName(name)) {
            findings.add(
                    "metadata.name", "HF-RES-002", "the name is no DNS label", "use a-z, 0-9 and dashes, at most 63");
        }
        var project = metadata.at("project").present() ? findings.name(metadata.at("project")) : DEFAULT_PROJECT;
        return new NewDocument(
                kind,
                name,
                project,
                labels(metadata.at("labels"), findings),
                texts(metadata.at("annotations"), findings),
                findings.object(view.at("spec")).object(),
                findings.read(metadata.at("resourceVersion"), JsonView::optionalText, Optional.empty()));
    }

    private static void expect(JsonView place, String wanted, Findings findings) {
        var text = findings.read(place, JsonView::text, wanted);
        if (!text.equals(wanted)) {
            findings.add(place.path(), place.outside(wanted, text).problem());
        }
    }

    private static Map<String, String> labels(JsonView place, Findings findings) {
        var labels = texts(place, findings);
        labels.forEach((name, value) -> {
            if (!LABEL_NAME.matcher(name).matches()
                    || !LABEL_VALUE.matcher(value).matches()) {
                findings.add(
                        place.path() + "." + name,
                        "HF-RES-003",
                        "a label that Kubernetes would not take",
                        "use letters, digits, dots, dashes and underscores, at most 63");
            }
        });
        return labels;
    }

    private static Map<String, String> texts(JsonView place, Findings findings) {
        var texts = new LinkedHashMap<String, String>();
        findings.members(place)
                .forEach((name, value) -> texts.put(name, findings.read(value, view -> view.text(""), "")));
        return texts;
    }
}
