package dev.holdfast.agent.kube;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What an object looked like, in the fields that we own, when the API server answered our apply; values as short digests,
 * so that it can be stored and compared but says no secret. The tree has the shape of {@code fieldsV1}: a text is the
 * digest of a value, true stands for "there is something".
 */
public record Projection(Json.Obj tree) {
    /** Of a value's SHA-256: enough to see a change, too few to find the value. */
    private static final int BYTES = 8;

    /** A field that is not as it was: {@code field} for people, {@code pointer} for rules (RFC 6901). */
    public record Difference(String field, String pointer) {}

    /**
     * Takes it from the server's answer.
     *
     * @param manifest what we applied: a field it leaves empty only has to be there
     */
    public static Projection of(LiveObject live, Json.Obj manifest) {
        return new Projection(project(live.ownFields(), Optional.of(live.json()), Optional.of(manifest)));
    }

    /** Where the object differs now; empty when it does not. */
    public List<Difference> differences(LiveObject live) {
        var differences = new ArrayList<Difference>();
        compare(tree, new FieldPath(List.of()), Optional.of(live.json()), live.json(), differences);
        return List.copyOf(differences);
    }

    /** Who else owns a field now, by its name in {@link Difference#field}; empty when nobody. */
    public static String ownerOf(String field, LiveObject live) {
        return live.foreignFields().entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .flatMap(tree -> FieldSet.read(tree).stream())
                        .anyMatch(path -> path.display().equals(field)))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** @param live what is there, and {@code manifest} what was wanted there */
    private static Json.Obj project(Json.Obj fields, Optional<Json> live, Optional<Json> manifest) {
        var members = new LinkedHashMap<String, Json>();
        fields.members().forEach((element, below) -> {
            if (element.equals(".")) {
                members.put(element, Json.Obj.EMPTY);
                return;
            }
            var found = live.flatMap(node -> FieldPath.child(node, element));
            var wanted = manifest.flatMap(node -> FieldPath.child(node, element));
            if (below instanceof Json.Obj nested && !nested.members().isEmpty()) {
                members.put(element, project(nested, found, wanted));
            } else {
                var loose = wanted.filter(Projection::isEmpty).isPresent();
                found.ifPresent(value -> members.put(element, loose ? new Json.Bool(true) : digest(value)));
            }
        });
        return new Json.Obj(members);
    }

    /** @param here what is at this place of the whole {@code live} object */
    private static void compare(
            Json.Obj node, FieldPath at, Optional<Json> here, Json.Obj live, List<Difference> differences) {
        node.members().forEach((element, expected) -> {
            var itself = element.equals(".");
            var path = itself ? at : at.then(element);
            var found = itself ? here : here.flatMap(there -> FieldPath.child(there, element));
            if (expected instanceof Json.Obj nested && !nested.members().isEmpty()) {
                if (found.isEmpty() && !element.startsWith("f:")) {
                    // The whole item is missing: one difference says more than one per field of it.
                    differences.add(difference(path, live));
                } else {
                    compare(nested, path, found, live, differences);
                }
            } else if (found.isEmpty() || (expected instanceof Json.Str && !expected.equals(digest(found.get())))) {
                differences.add(difference(path, live));
            }
        });
    }

    private static Difference difference(FieldPath path, Json.Obj live) {
        return new Difference(path.display(), path.pointer(live).orElse(""));
    }

    private static boolean isEmpty(Json value) {
        return switch (value) {
            case Json.Obj(var members) -> members.isEmpty();
            case Json.Arr(var items) -> items.isEmpty();
            case Json.Nil _ -> true;
            case Json.Str _, Json.Num _, Json.Bool _ -> false;
        };
    }

    private static Json digest(Json value) {
        var digest = Digest.sha256().digest(StrictJson.writeSorted(value).toArray());
        return new Json.Str(HexFormat.of().formatHex(digest, 0, BYTES));
    }
}
