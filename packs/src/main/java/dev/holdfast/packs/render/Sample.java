package dev.holdfast.packs.render;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.tls.PemText;
import dev.holdfast.protocol.value.GeneratedValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values that stand for sensitive ones, to see where in the output they come out (packs-and-profiles.md §3, R4, R6). Letters
 * and digits, a multiple of four of them, so that they are base64 too; of other lengths and beginnings, the last one as long
 * and as mixed as a generated password; equal on every machine. Of what sites make as PEM, PEM.
 *
 * @param changed the variables whose value is another one than in the first sample
 * @param values by the variable's name
 */
record Sample(Set<String> changed, Map<String, String> values) {
    private static final List<String> BEGINNINGS = List.of("hf", "kq", "wz");
    /** Bytes of what PEM holds. */
    private static final List<Integer> SIZES = List.of(138, 241, 415);

    private static final List<Integer> LENGTHS = List.of(16, 12, 32);

    Sample {
        changed = Set.copyOf(changed);
        values = Map.copyOf(values);
    }

    /** The first, then those to compare it with: of other lengths, and with one variable changed at a time. */
    static List<Sample> of(Collection<String> variables) {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < LENGTHS.size(); i++) {
            var values = new LinkedHashMap<String, String>();
            for (var variable : variables) {
                values.put(variable, text(variable, i));
            }
            samples.add(new Sample(i == 0 ? Set.of() : Set.copyOf(variables), values));
        }
        if (variables.size() > 1) {
            for (var variable : variables) {
                var values = new LinkedHashMap<>(samples.getFirst().values());
                values.put(variable, text(variable, 1));
                samples.add(new Sample(Set.of(variable), values));
            }
        }
        return samples;
    }

    /** For people: the name of a secret says more than a sample of it. */
    Json named(Json json) {
        return switch (json) {
            case Json.Obj(var members) -> {
                var named = Json.Obj.EMPTY;
                for (var member : members.entrySet()) {
                    named = named.with(member.getKey(), named(member.getValue()));
                }
                yield named;
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(this::named).toList());
            case Json.Str(var text) -> {
                var named = text;
                for (var secret : values.entrySet()) {
                    named = named.replace(secret.getValue(), "<secret " + secret.getKey() + ">");
                }
                yield new Json.Str(named);
            }
            case Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }

    static String text(String variable, int number) {
        if (GeneratedValue.isPem(variable)) {
            return pem(variable, number);
        }
        var text = word(variable, number, LENGTHS.get(number));
        return number < 2 ? text : mixed(text);
    }

    /** Lower-case letters and digits, of other beginnings for each number. */
    static String word(String variable, int number, int length) {
        var digest = Bytes.utf8(variable + "#" + number).digest().value();
        return BEGINNINGS.get(number) + digest.substring(0, length - 2);
    }

    /** What a key or a certificate looks like. */
    private static String pem(String variable, int number) {
        var content = new StringBuilder();
        while (content.length() < SIZES.get(number)) {
            content.append(Bytes.utf8(variable + "#" + number + "#" + content.length())
                    .digest()
                    .value());
        }
        content.setLength(SIZES.get(number));
        return PemText.write(
                GeneratedValue.isPublic(variable) ? "CERTIFICATE" : "PRIVATE KEY",
                content.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Every other letter a capital. */
    private static String mixed(String text) {
        var mixed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            mixed.append(i % 2 == 0 ? Character.toUpperCase(text.charAt(i)) : text.charAt(i));
        }
        return mixed.toString();
    }
}
