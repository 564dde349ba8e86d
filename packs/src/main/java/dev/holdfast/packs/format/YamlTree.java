package dev.holdfast.packs.format;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
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
                        expectTag(list, Tag.SEQ);
                        var items = new ArrayList<Json>();
                        list.getValue().forEach(item -> items.add(value(item)));
                        yield new Json.Arr(items);
                    }
                    case MappingNode map -> {
                        expectTag(map, Tag.MAP);
                        yield new Json.Obj(members(map));
                    }
                    default -> throw at(node, "HF-YML-006", "a mapping, a list or a scalar", "something else");
                };
        open.remove(node);
        return value;
    }

    private Map<String, Json> members(MappingNode map) {
        var own = new LinkedHashMap<String, Json>();
        var merged = new LinkedHashMap<String, Json>();
        for (var tuple : map.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                merge(tuple.getValueNode(), merged);
                continue;
            }
            var name = key(tuple.getKeyNode());
            var value = value(tuple.getValueNode());
            if (own.put(name, value) != null) {
                findings.add(Finding.error(
                        name,
                        line(tuple.getKeyNode()),
                        "HF-YML-005",
                        "the key " + name + " is given twice in one mapping",
                        "keep one of them; the last one would hold"));
            }
        }
        merged.forEach(own::putIfAbsent);
        return own;
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.getTag().equals(Yaml.PLAIN)
                && scalar.getValue().equals("<<");
    }

    private void merge(Node from, Map<String, Json> into) {
        switch (value(from)) {
            case Json.Obj(var members) -> members.forEach(into::putIfAbsent);
            case Json.Arr(var items) -> {
                for (var item : items) {
                    if (!(item instanceof Json.Obj(var members))) {
                        throw at(from, "HF-YML-006", "mappings after <<", "another value");
                    }
                    members.forEach(into::putIfAbsent);
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
        throw at(node, "HF-YML-006", "a value that JSON has", "the tag " + tag.getValue());
    }

    private static void expectTag(Node node, Tag tag) {
        if (!node.getTag().equals(tag)) {
            throw at(
                    node,
                    "HF-YML-006",
                    "a value that JSON has",
                    "the tag " + node.getTag().getValue());
        }
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static Refusal at(Node node, String code, String expected, String found) {
        return new Refusal(code, expected, found + " in line " + line(node), "correct the text there");
    }
}
