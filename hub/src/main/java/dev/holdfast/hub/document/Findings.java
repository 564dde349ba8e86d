package dev.holdfast.hub.document;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Collects what is wrong while a document is read, so that its author sees all of it. Confined to one thread. */
public final class Findings {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

    private final List<Finding> found = new ArrayList<>();

    /** Whether a text is a lower-case DNS label of at most 63 characters. */
    public static boolean isName(String text) {
        return LABEL.matcher(text).matches();
    }

    public List<Finding> all() {
        return List.copyOf(found);
    }

    public void add(Finding finding) {
        found.add(finding);
    }

    public void add(String path, String code, String message, String remedy) {
        found.add(new Finding(path, 0, code, message, remedy));
    }

    public void add(String path, Problem problem) {
        add(path, problem.code(), problem.message(), problem.remedy());
    }

    /** Reads one value; when it is wrong, that is noted and {@code otherwise} is used. */
    public <T> T read(JsonView place, Function<JsonView, T> reader, T otherwise) {
        try {
            return reader.apply(place);
        } catch (Refusal refusal) {
            add(place.path(), refusal.problem());
            return otherwise;
        }
    }

    public String text(JsonView place, String otherwise) {
        return read(place, view -> view.text(otherwise), otherwise);
    }

    public boolean flag(JsonView place, boolean otherwise) {
        return read(place, view -> view.flag(otherwise), otherwise);
    }

    public List<JsonView> items(JsonView place) {
        return read(place, JsonView::items, List.of());
    }

    public Map<String, JsonView> members(JsonView place) {
        return read(place, JsonView::members, Map.of());
    }

    public String oneOf(JsonView place, Set<String> allowed, String otherwise) {
        return place.present() ? read(place, view -> view.oneOf(allowed), otherwise) : otherwise;
    }

    /** A required DNS label. */
    public String name(JsonView place) {
        var text = read(place, JsonView::text, "");
        if (!text.isEmpty() && !isName(text)) {
            add(place.path(), "HF-RES-002", "not a DNS label: " + tame(text), "use a-z, 0-9 and dashes, at most 63");
            return "";
        }
        return text;
    }

    /** A duration such as {@code 90s}, {@code 10m}, {@code 24h} or {@code 30d}. */
    public Optional<Duration> duration(JsonView place) {
        if (!place.present()) {
            return Optional.empty();
        }
        var text = text(place, "");
        var length = duration(text);
        if (length.isEmpty() && !text.isEmpty()) {
            add(place.path(), "HF-RES-006", "not a duration: " + tame(text), "write such as 90s, 10m, 24h or 30d");
        }
        return length;
    }

    /** Reads {@code 90s}, {@code 10m}, {@code 24h}, {@code 30d}. */
    public static Optional<Duration> duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var number = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** Notes every member that is not among {@code names}. */
    public void only(JsonView place, String... names) {
        var known = Set.of(names);
        members(place).forEach((name, member) -> {
            if (!known.contains(name)) {
                add(
                        member.path(),
                        "HF-JSN-007",
                        "unknown field " + tame(name),
                        "remove it or use one of " + String.join(", ", names));
            }
        });
    }

    /** The place itself when it is an object or absent; otherwise that is noted and it counts as empty. */
    public JsonView object(JsonView place) {
        var object = read(place, view -> view.present() ? view.object() : Json.Obj.EMPTY, Json.Obj.EMPTY);
        return JsonView.of(object, place.path());
    }

    /** Notes members that the design has and this version does not act on yet, instead of ignoring them. */
    public void later(JsonView object, String... names) {
        for (var name : names) {
            if (object.at(name).present()) {
                add(
                        object.at(name).path(),
                        "HF-RES-005",
                        "this version does not act on " + name + " yet",
                        "leave the field out");
            }
        }
    }

    private static String tame(String text) {
        return new Problem("HF-RES-002", "", text, "").found();
    }
}
