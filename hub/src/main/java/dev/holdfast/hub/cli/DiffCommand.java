package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "diff",
        description = "Show what apply would change; exit status 3 when there are differences.",
        footer = {"", "Examples:", "  holdfast diff -f fleet/", "  holdfast diff -f fleet/ --set fleet --prune"})
final class DiffCommand extends HubCommand {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "Documents to compare; may be given several times.")
    List<String> sources = new ArrayList<>();

    @Mixin
    DocumentSet set = new DocumentSet();

    DiffCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var changes = new ArrayList<Json>();
        var documents = set.marked(Documents.read(sources, terminal.in()));
        for (var written : documents) {
            var stored = client.find(written.kind(), written.name());
            var document = set.whereItWas(written, stored);
            var result = Rehearsal.put(client, document, stored, documents);
            if (result.equals("unchanged")) {
                continue;
            }
            var before = hidden(document.kind(), stored.map(DiffCommand::draft).orElse(Json.Obj.EMPTY));
            output.line(document.kind().singular() + "/" + document.name() + " " + result);
            changes.add(Json.object(
                    "kind", document.kind().title(),
                    "name", document.name(),
                    "result", result,
                    "fields", fields(before, hidden(document.kind(), document.content()))));
        }
        for (var leftover : set.leftovers(client, documents)) {
            output.line(leftover.text() + " pruned");
            changes.add(DocumentSet.result(leftover).with("fields", Json.Arr.EMPTY));
        }
        if (output.json()) {
            output.document(Json.object("changes", changes));
        }
        return changes.isEmpty() ? 0 : 3;
    }

    // Values of secrets are shown nowhere: only that a key comes or goes.
    private static Json.Obj hidden(Kind kind, Json.Obj resource) {
        if (kind != Kind.SECRET
                || !(resource.members().get("spec") instanceof Json.Obj spec)
                || !(spec.members().get("data") instanceof Json.Obj data)) {
            return resource;
        }
        var shown = Json.Obj.EMPTY;
        for (var key : data.members().keySet()) {
            shown = shown.with(key, new Json.Str("(hidden)"));
        }
        return resource.with("spec", spec.with("data", shown));
    }

    // A profile is compared with what was applied last, not with what is published.
    private static Json.Obj draft(Json.Obj stored) {
        return stored.members().get("draft") instanceof Json.Obj draft ? stored.with("spec", draft) : stored;
    }

    private List<Json> fields(Json.Obj before, Json.Obj after) {
        var old = flat(before);
        var next = flat(after);
        var paths = new TreeSet<>(old.keySet());
        paths.addAll(next.keySet());
        var fields = new ArrayList<Json>();
        for (var path : paths) {
            var from = old.getOrDefault(path, "");
            var to = next.getOrDefault(path, "");
            if (!from.equals(to)) {
                output.line("  " + (from.isEmpty() ? "+ " : to.isEmpty() ? "- " : "~ ") + path + ": "
                        + (from.isEmpty() ? to : to.isEmpty() ? from : from + " → " + to));
                fields.add(Json.object("path", path, "from", from, "to", to));
            }
        }
        return fields;
    }

    private static Map<String, String> flat(Json.Obj resource) {
        var into = new TreeMap<String, String>();
        var spec = resource.members().get("spec");
        if (spec != null) {
            flatten("spec", spec, into);
        }
        for (var name : List.of("labels", "annotations")) {
            if (resource.members().get("metadata") instanceof Json.Obj metadata
                    && metadata.members().get(name) instanceof Json.Obj texts) {
                flatten("metadata." + name, texts, into);
            }
        }
        return into;
    }

    private static void flatten(String path, Json value, Map<String, String> into) {
        switch (value) {
            case Json.Obj(var members) -> members.forEach((name, member) -> flatten(path + "." + name, member, into));
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    flatten(path + "[" + i + "]", items.get(i), into);
                }
            }
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ ->
                into.put(path, StrictJson.write(value).utf8());
        }
    }
}
