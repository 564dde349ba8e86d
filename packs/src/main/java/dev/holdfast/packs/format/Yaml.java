package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML the way Kubernetes tools do (sigs.k8s.io/yaml over goyaml v2): yes, no, on and off are booleans, 0777 is
 * octal, dates stay texts, keys become texts. Bounded in size, depth and aliases. Thread-safe.
 */
public final class Yaml {
    /** The longest text, in bytes. */
    public static final int LARGEST = 16 << 20;

    static final int DEEPEST = 60;
    static final int MOST_NODES = 500_000;
    static final Tag PLAIN = new Tag("tag:holdfast.dev,2026:plain");
    private static final int MOST_ALIASES = 200;

    private Yaml() {}

    /**
     * One document of a text.
     *
     * @param line where it starts, from 1
     * @param findings keys that were given twice (the last one holds): HF-YML-005
     */
    public record Document(Json value, int line, List<Finding> findings) {
        public Document {
            findings = List.copyOf(findings);
        }
    }

    /**
     * All documents of a text; empty ones are left out.
     *
     * @throws Refusal HF-YML-001 (not YAML), -002 (not UTF-8), -003 (too long), -004 (too deep, too many aliases), -006
     *     (a value that JSON does not have)
     */
    public static List<Document> readAll(Bytes text) {
        if (text.length() > LARGEST) {
            throw new Refusal(
                    "HF-YML-003", "at most " + LARGEST + " bytes of YAML", text.length() + " bytes", "split the file");
        }
        try {
            return readAll(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.toArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new Refusal("HF-YML-002", "UTF-8", "bytes that are not UTF-8", "save the file as UTF-8");
        }
    }

    /** As {@link #readAll(Bytes)}, of a text that is decoded already. */
    public static List<Document> readAll(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        var documents = new ArrayList<Document>();
        try {
            var start = text.startsWith("\uFEFF") ? text.substring(1) : text;
            var composer = new Composer(new ParserImpl(new StreamReader(start), options), new PlainResolver(), options);
            while (composer.checkNode()) {
                var node = composer.getNode();
                var tree = new YamlTree();
                var value = tree.value(node);
                if (!(value instanceof Json.Nil)) {
                    documents.add(new Document(value, node.getStartMark().getLine() + 1, tree.findings()));
                }
            }
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            var where = mark == null ? "" : " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw new Refusal("HF-YML-001", "YAML", e.getProblem() + where, "correct the text there");
        } catch (YAMLException e) {
            throw limits(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw limits("nesting too deep");
        }
        return documents;
    }

    /** The one mapping that a text holds; an empty text is an empty mapping. @throws Refusal as {@link #readAll(Bytes)} */
    public static Document readMapping(Bytes text) {
        return mapping(readAll(text));
    }

    /** As {@link #readMapping(Bytes)}, of a text that is decoded already. */
    public static Document readMapping(String text) {
        return mapping(readAll(text));
    }

    private static Document mapping(List<Document> documents) {
        if (documents.isEmpty()) {
            return new Document(Json.Obj.EMPTY, 1, List.of());
        }
        if (documents.size() > 1) {
            throw new Refusal(
                    "HF-YML-001", "one YAML document", documents.size() + " documents", "keep only one document");
        }
        if (!(documents.getFirst().value() instanceof Json.Obj)) {
            throw new Refusal("HF-YML-001", "a YAML mapping", "another value", "write names and values");
        }
        return documents.getFirst();
    }

    /** The line that a refusal of this class names; 0 when it names none. */
    public static int lineOf(Refusal refusal) {
        var found = refusal.problem().found();
        var at = found.lastIndexOf(" in line ");
        if (at < 0) {
            return 0;
        }
        int line = 0;
        for (int i = at + " in line ".length(); i < found.length() && Character.isDigit(found.charAt(i)); i++) {
            line = line * 10 + (found.charAt(i) - '0');
        }
        return line;
    }

    private static Refusal limits(String message) {
        var tooMuch = message.contains("aliases") || message.contains("Nesting") || message.contains("nesting");
        return tooMuch
                ? new Refusal("HF-YML-004", "at most " + DEEPEST + " levels and few aliases", message, "simplify it")
                : new Refusal("HF-YML-001", "YAML", message, "correct the text there");
    }

    /** Marks every untagged plain scalar, so that {@link YamlTree} decides about it as goyaml does. */
    private static final class PlainResolver extends Resolver {
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return kind == NodeId.scalar ? implicit ? PLAIN : Tag.STR : super.resolve(kind, value, implicit);
        }
    }
}
