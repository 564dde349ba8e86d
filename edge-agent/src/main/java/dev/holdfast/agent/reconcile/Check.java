package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ReadinessCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pack's readiness check on one object: values by path, such as {@code status.phase},
 * {@code status.conditions[0].status} or {@code .status.conditions[?(@.type=="Ready")].status}. Pure.
 */
final class Check {
    private static final Pattern STEP = Pattern.compile(
            "\\.?([^.\\[\\]]+)|\\[(\\d{1,6})]|\\[\\?\\(@\\.([\\w.-]+)\\s*==\\s*['\"]([^'\"]*)['\"]\\)]");

    private Check() {}

    /** What the object still misses; empty when the check holds. */
    static String missing(ReadinessCheck check, LiveObject live) {
        for (var expected : check.expected().entrySet()) {
            var steps = steps(expected.getKey());
            if (steps.isEmpty()) {
                return expected.getKey() + " is no path that can be followed";
            }
            Optional<Json> found = Optional.of(live.json());
            for (var step : steps) {
                found = found.flatMap(step::in);
            }
            var text = found.map(Check::text).orElse("nothing");
            if (!text.equals(expected.getValue())) {
                return expected.getKey() + " is " + text + ", not " + expected.getValue();
            }
        }
        return "";
    }

    private sealed interface Step {
        Optional<Json> in(Json json);
    }

    private record Member(String name) implements Step {
        @Override
        public Optional<Json> in(Json json) {
            return json instanceof Json.Obj(var members) ? Optional.ofNullable(members.get(name)) : Optional.empty();
        }
    }

    private record Position(int index) implements Step {
        @Override
        public Optional<Json> in(Json json) {
            return json instanceof Json.Arr(var items) && index < items.size()
                    ? Optional.of(items.get(index))
                    : Optional.empty();
        }
    }

    private record Chosen(String name, String value) implements Step {
        @Override
        public Optional<Json> in(Json json) {
            return json instanceof Json.Arr(var items)
                    ? items.stream()
                            .filter(item -> item instanceof Json.Obj(var members)
                                    && members.get(name) instanceof Json.Str(var text)
                                    && text.equals(value))
                            .findFirst()
                    : Optional.empty();
        }
    }

    /** Empty when the path is none. */
    private static List<Step> steps(String path) {
        var text = path.startsWith("$") ? path.substring(1) : path;
        text = text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
        var steps = new ArrayList<Step>();
        var matcher = STEP.matcher(text);
        var at = 0;
        while (at < text.length() && matcher.find(at) && matcher.start() == at) {
            if (matcher.group(1) != null) {
                steps.add(new Member(matcher.group(1)));
            } else if (matcher.group(2) != null) {
                steps.add(new Position(Integer.parseInt(matcher.group(2))));
            } else {
                steps.add(new Chosen(matcher.group(3), matcher.group(4)));
            }
            at = matcher.end();
        }
        return at == text.length() ? steps : List.of();
    }

    private static String text(Json json) {
        return switch (json) {
            case Json.Str(var text) -> text;
            case Json.Num(var number) -> number.toPlainString();
            case Json.Bool(var flag) -> Boolean.toString(flag);
            case Json.Obj _, Json.Arr _, Json.Nil _ -> "no plain value";
        };
    }
}
