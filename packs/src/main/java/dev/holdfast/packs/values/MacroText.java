package dev.holdfast.packs.values;

import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A text with macros: which actions {@code {{…}}} are ours, what they name, and the template that Helm gets. An action is
 * ours when it mentions {@code .spectro.} or {@code .holdfast.} (in a pack's manifest with values also {@code .Values.}),
 * or is the {@code else} or {@code end} of one of ours; inside our {@code range} and {@code with} every action is, since
 * the dot has moved. All other text, foreign actions included, passes byte for byte. Immutable.
 */
public final class MacroText {
    private static final Pattern NAME =
            Pattern.compile("\\$?\\.(?:spectro|holdfast)((?:\\.[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*)+)");
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\\n]|\\\\.)'");
    private static final Pattern OPTIONAL = Pattern.compile("\\b(default|if|with|empty|coalesce)\\b");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]*");
    // Random, clock, network and cluster: they would break "same inputs, same bytes". Named templates could not end.
    private static final Set<String> FORBIDDEN = Set.of(
            "lookup",
            "getHostByName",
            "env",
            "expandenv",
            "now",
            "ago",
            "date",
            "dateInZone",
            "date_in_zone",
            "dateModify",
            "date_modify",
            "mustDateModify",
            "must_date_modify",
            "htmlDate",
            "htmlDateInZone",
            "toDate",
            "mustToDate",
            "randAlphaNum",
            "randAlpha",
            "randAscii",
            "randNumeric",
            "randBytes",
            "randInt",
            "shuffle",
            "uuidv4",
            "genPrivateKey",
            "genCA",
            "genCAWithKey",
            "genSelfSignedCert",
            "genSelfSignedCertWithKey",
            "genSignedCert",
            "genSignedCertWithKey",
            "bcrypt",
            "htpasswd",
            "encryptAES",
            "include",
            "tpl",
            "template",
            "define",
            "block",
            "keys",
            "values");

    private static final Set<String> CONTROL = Set.of("if", "range", "with", "else", "end");

    private final String source;
    private final List<Action> actions;
    private final Set<String> names;
    private final Set<String> demanded;

    private record Action(int start, int end, boolean ours) {}

    private MacroText(String source, List<Action> actions, Set<String> names, Set<String> demanded) {
        this.source = source;
        this.actions = List.copyOf(actions);
        this.names = Collections.unmodifiableSet(names);
        this.demanded = Collections.unmodifiableSet(demanded);
    }

    /**
     * Reads a text.
     *
     * @param withValues whether {@code .Values.} is ours too
     * @throws Refusal HF-RND-001 (an action or block that does not end), -002 (a function that is not allowed)
     */
    public static MacroText of(String source, boolean withValues) {
        var actions = new ArrayList<Action>();
        var names = new TreeSet<String>();
        var demanded = new TreeSet<String>();
        var blocks = new ArrayList<Block>();
        int at = 0;
        while ((at = source.indexOf("{{", at)) >= 0) {
            int end = endOf(source, at + 2);
            if (end < 0) {
                break;
            }
            var body = source.substring(at + 2, end - 2);
            var mentions = mentions(body, withValues);
            var word = firstWord(body);
            var inside = blocks.stream().anyMatch(Block::movesDot);
            var ours = mentions || inside;
            switch (word) {
                case "if", "range", "with", "define", "block" ->
                    blocks.add(
                            new Block(ours, ours && (word.equals("range") || word.equals("with")), line(source, at)));
                case "else" -> ours |= !blocks.isEmpty() && blocks.getLast().ours();
                case "end" -> ours |= !blocks.isEmpty() && blocks.removeLast().ours();
                default -> {}
            }
            if (ours) {
                var named = collect(body, line(source, at));
                names.addAll(named);
                if (!OPTIONAL.matcher(body).find()) {
                    demanded.addAll(named);
                }
            }
            actions.add(new Action(at, end, ours));
            at = end;
        }
        blocks.stream().filter(Block::ours).findFirst().ifPresent(block -> {
            throw new Refusal(
                    "HF-RND-001", "{{ end }}", "a block without end in line " + block.line(), "add {{ end }}");
        });
        return new MacroText(source, actions, names, demanded);
    }

    private record Block(boolean ours, boolean movesDot, int line) {}

    /** Whether there is anything to evaluate. */
    public boolean hasMacros() {
        return actions.stream().anyMatch(Action::ours);
    }

    /** What it names, without the first word: {@code var.storeId}, {@code system.cluster.name}, {@code pack.web.port}. */
    public Set<String> names() {
        return names;
    }

    /** Those of the names that must have a value: no {@code default} and no condition stands beside them. */
    public Set<String> demanded() {
        return demanded;
    }

    /** The text as it is. */
    public String source() {
        return source;
    }

    /** The text with something harmless in place of our actions: mostly YAML, and enough to see fixed values. */
    public String outline() {
        var out = new StringBuilder();
        int from = 0;
        for (var action : actions) {
            if (action.ours()) {
                var body = source.substring(action.start() + 2, action.end() - 2);
                out.append(source, from, action.start()).append(CONTROL.contains(firstWord(body)) ? "" : "macro");
                from = action.end();
            }
        }
        return out.append(source.substring(from)).toString();
    }

    /** The text as a Helm template: foreign braces escaped, names with dashes made reachable. */
    public String template() {
        var out = new StringBuilder();
        int from = 0;
        for (var action : actions) {
            if (action.ours()) {
                literal(source.substring(from, action.start()), out);
                out.append(reachable(source.substring(action.start(), action.end())));
                from = action.end();
            }
        }
        literal(source.substring(from), out);
        return out.toString();
    }

    private static void literal(String text, StringBuilder out) {
        out.append(text.replace("{{", "{{\"{{\"}}"));
    }

    /** {@code .spectro.pack.my-web.port} is no Go expression; {@code (index $.spectro "pack" "my-web" "port")} is. */
    private static String reachable(String action) {
        return outsideQuotes(action, part -> NAME.matcher(part).replaceAll(match -> {
            var path = match.group(1).substring(1);
            var quoted = "\"" + path.replace(".", "\" \"") + "\"";
            return path.contains("-")
                    ? java.util.regex.Matcher.quoteReplacement("(index $.spectro " + quoted + ")")
                    : java.util.regex.Matcher.quoteReplacement(match.group());
        }));
    }

    private static Set<String> collect(String body, int line) {
        var names = new TreeSet<String>();
        outsideQuotes(body, part -> {
            var matcher = NAME.matcher(part);
            while (matcher.find()) {
                names.add(matcher.group(1).substring(1));
            }
            var words = WORD.matcher(part.replaceAll("[.$][A-Za-z0-9_.-]+", " "));
            while (words.find()) {
                if (FORBIDDEN.contains(words.group())) {
                    throw new Refusal(
                            "HF-RND-002",
                            "only functions with the same answer on every machine",
                            words.group() + " in line " + line,
                            "give the value as a variable");
                }
            }
            return part;
        });
        return names;
    }

    private static boolean mentions(String body, boolean withValues) {
        return body.contains(".spectro.")
                || body.contains(".holdfast.")
                || (withValues && Pattern.compile("\\.Values\\b").matcher(body).find());
    }

    private static String firstWord(String body) {
        var matcher = WORD.matcher(body);
        var trimmed = body.startsWith("- ") ? body.substring(2).strip() : body.strip();
        return matcher.reset(trimmed).lookingAt() ? matcher.group() : "";
    }

    private static int endOf(String source, int from) {
        for (int i = from; i < source.length() - 1; i++) {
            var c = source.charAt(i);
            if (c == '}' && source.charAt(i + 1) == '}') {
                return i + 2;
            }
            if (c == '"' || c == '`' || c == '\'') {
                var quoted = QUOTED.matcher(source).region(i, source.length());
                i = quoted.lookingAt() ? quoted.end() - 1 : i;
            }
        }
        return -1;
    }

    private static String outsideQuotes(String text, java.util.function.UnaryOperator<String> change) {
        var out = new StringBuilder();
        var quoted = QUOTED.matcher(text);
        int from = 0;
        while (quoted.find()) {
            out.append(change.apply(text.substring(from, quoted.start()))).append(quoted.group());
            from = quoted.end();
        }
        return out.append(change.apply(text.substring(from))).toString();
    }

    private static int line(String source, int at) {
        return (int) source.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }
}
