package dev.holdfast.packs.format;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the nodes of one YAML document into a JSON tree. Confined to one thread. */
final class YamlTree {
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;

    List<Finding> findings() {
        return findings;
    }

    Json value(Node node) {
        // Aliases share nodes; the tree repeats them, so what counts is the size after repetition.
        if (++nodes > Yaml.MOST_NODES) {
            throw at(node, "HF-YML-004", "at most " + Yaml.MOST_NODES + " values", "more, after aliases are resolved");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (!open.add(node)) {
            throw at(node, "HF-YML-004", "a tree", "an alias to what contains it");
        }
        if (open.size() > Yaml.DEEPEST) {
            throw at(node, "HF-YML-004", "at most " + Yaml.DEEPEST + " levels", "deeper nesting");
        }
        var value =
                switch (node) {
                    case SequenceNode list -> {
                        var items = new ArrayList<Json>();
                        list.getValue().forEach(item -> items.add(value(item)));
                        yield new Json.Arr(items);
                    }
                    case MappingNode map -> {
                        yield new Json.Obj(members(map));
                    }
                    default -> throw at(node, "HF-YML-006", "a mapping, a list or a scalar", "something else");
                };
        open.remove(node);
        return value;
    }

    private Map<String, Json> members(MappingNode map) {
        var members = new LinkedHashMap<String, Json>();
        var own = new HashSet<String>();
        for (var tuple : map.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                // As goyaml v2 does: what is merged wins over what stands before it.
                merge(tuple.getValueNode(), members);
                continue;
            }
            var name = key(tuple.getKeyNode());
            members.put(name, value(tuple.getValueNode()));
            if (!own.add(name)) {
                findings.add(Finding.error(
                        name,
                        line(tuple.getKeyNode()),
                        "HF-YML-005",
                        "the key " + name + " is given twice in one mapping",
                        "keep one of them; the last one would hold"));
            }
        }
        return members;
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.getTag().equals(Yaml.PLAIN)
                && scalar.getValue().equals("<<");
    }

    private void merge(Node from, Map<String, Json> into) {
        switch (value(from)) {
            case Json.Obj(var members) -> into.putAll(members);
            case Json.Arr(var items) -> {
                for (var item : items.reversed()) {
                    if (!(item instanceof Json.Obj(var members))) {
                        throw at(from, "HF-YML-006", "mappings after <<", "another value");
                    }
                    into.putAll(members);
                }
            }
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ ->
                throw at(from, "HF-YML-006", "a mapping after <<", "another value");
        }
    }

    private String key(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw at(node, "HF-YML-006", "a text as key", "a mapping or list (is a {{ }} without quotes?)");
        }
        nodes++;
        return switch (scalar(scalar)) {
            case Json.Str(var text) -> text;
            case Json.Bool(var flag) -> Boolean.toString(flag);
            case Json.Num number -> number.value().toPlainString();
            case Json.Nil _, Json.Arr _, Json.Obj _ -> throw at(node, "HF-YML-006", "a text as key", "null");
        };
    }

    private static Json scalar(ScalarNode node) {
        var text = node.getValue();
        var tag = node.getTag();
        if (tag.equals(Tag.BINARY)) {
            try {
                var raw = Base64.getMimeDecoder().decode(text);
                return new Json.Str(new String(raw, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw at(node, "HF-YML-006", "base64 after !!binary", "other characters");
            }
        }
        if (tag.equals(Tag.STR)) {
            return new Json.Str(text);
        }
        if (Set.of(Yaml.PLAIN, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.NULL, Tag.TIMESTAMP)
                .contains(tag)) {
            return YamlScalar.resolve(node);
        }
        // A tag that nobody knows leaves the text, as goyaml does.
        return new Json.Str(text);
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static Refusal at(Node node, String code, String expected, String found) {
        return new Refusal(code, expected, found + " in line " + line(node), "correct the text there");
    }
}
