package dev.holdfast.packs.remote;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the {@code index.yaml} of a Helm repository event by event: real ones have tens of MB, of which few fields matter.
 * See helm.sh/docs/topics/chart_repository.
 */
final class HelmIndex {
    private static final int DEEPEST = 60;

    private final URI base;
    private final ParserImpl events;
    private final List<Upstream.Item> items = new ArrayList<>();

    private HelmIndex(URI base, String text, int most) {
        var options = new LoaderOptions();
        options.setCodePointLimit(most);
        options.setNestingDepthLimit(DEEPEST);
        this.base = base;
        this.events = new ParserImpl(new StreamReader(text), options);
    }

    /**
     * Every version in it that can be fetched.
     *
     * @param base the address of the repository, with a slash at its end
     * @throws Refusal HF-REG-009 when it is no index
     */
    static List<Upstream.Item> read(URI base, Bytes index, int most) {
        var text = index.strictUtf8().orElseThrow(() -> wrong("bytes that are not UTF-8"));
        try {
            var reader = new HelmIndex(base, text, most);
            reader.document();
            return reader.items;
        } catch (YAMLException e) {
            throw wrong(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (StackOverflowError e) {
            throw wrong("nesting too deep");
        }
    }

    private void document() {
        events.getEvent();
        if (!(events.peekEvent() instanceof StreamEndEvent)) {
            events.getEvent();
        }
        var seen = new ArrayList<String>();
        if (events.peekEvent() instanceof MappingStartEvent) {
            mapping(name -> {
                if (name.equals("entries") && events.peekEvent() instanceof MappingStartEvent) {
                    seen.add(name);
                    mapping(this::versions);
                } else {
                    skip();
                }
            });
        }
        if (seen.isEmpty()) {
            throw wrong("no mapping with entries");
        }
    }

    private void versions(String chart) {
        sequence(() -> {
            if (events.peekEvent() instanceof MappingStartEvent) {
                version(chart);
            } else {
                skip();
            }
        });
    }

    private void version(String chart) {
        var fields = new HashMap<String, String>();
        mapping(name -> {
            switch (name) {
                case "version", "digest", "deprecated" -> scalar(text -> fields.put(name, text));
                // The first address is the one that Helm takes.
                case "urls" -> sequence(() -> scalar(text -> fields.putIfAbsent(name, text)));
                default -> skip();
            }
        });
        var version = fields.getOrDefault("version", "");
        var address = address(fields);
        if (!version.isEmpty() && address.isPresent()) {
            items.add(new Upstream.Item(
                    chart, version, address.get(), digest(fields), "true".equals(fields.get("deprecated"))));
        }
    }

    /** Absolute; empty where nobody could fetch it, Helm neither. */
    private Optional<String> address(Map<String, String> fields) {
        try {
            return Optional.ofNullable(fields.get("urls"))
                    .map(url -> base.resolve(url).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Digest> digest(Map<String, String> fields) {
        var text = fields.getOrDefault("digest", "");
        var hex = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
        return Digest.isHex(hex) ? Optional.of(new Digest(hex)) : Optional.empty();
    }

    /** The members of the mapping that comes; {@code member} takes the value of each, whole. */
    private void mapping(Consumer<String> member) {
        events.getEvent();
        while (!(events.peekEvent() instanceof MappingEndEvent)) {
            if (events.peekEvent() instanceof ScalarEvent) {
                member.accept(((ScalarEvent) events.getEvent()).getValue());
            } else {
                skip();
                skip();
            }
        }
        events.getEvent();
    }

    /** The items of the sequence that comes; {@code item} takes each, whole. Anything else is passed over. */
    private void sequence(Runnable item) {
        if (!(events.peekEvent() instanceof SequenceStartEvent)) {
            skip();
            return;
        }
        events.getEvent();
        while (!(events.peekEvent() instanceof SequenceEndEvent)) {
            item.run();
        }
        events.getEvent();
    }

    private void scalar(Consumer<String> text) {
        if (events.peekEvent() instanceof ScalarEvent) {
            text.accept(((ScalarEvent) events.getEvent()).getValue());
        } else {
            skip();
        }
    }

    /** One value, whatever it is. */
    private void skip() {
        int depth = 0;
        do {
            switch (events.getEvent()) {
                case MappingStartEvent _, SequenceStartEvent _ -> depth++;
                case MappingEndEvent _, SequenceEndEvent _ -> depth--;
                case AliasEvent _ -> throw wrong("an alias, which no tool of Helm writes");
                default -> {}
            }
        } while (depth > 0);
    }

    private static Refusal wrong(String found) {
        return new Refusal(
                "HF-REG-009", "the index.yaml of a Helm repository", found, "check the type and url of the Registry");
    }
}
