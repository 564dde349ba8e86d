package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.values.Quantity;
import dev.holdfast.packs.values.ValueAt;
import dev.holdfast.protocol.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a pack wants of machines: an entry of {@code constraints.resources} of its pack.json.
 *
 * @param least what every machine must have, in the type's unit; zero for nothing
 * @param components whose requests add up
 */
public record ResourceNeed(Type type, BigDecimal least, List<Component> components) {
    /** What there is to want. */
    public enum Type {
        CPU("cpu", "m", "CPU", BigDecimal.valueOf(1, 3)),
        MEMORY("memory", " MiB", "memory", BigDecimal.TWO.pow(20)),
        DISK("diskSize", " GB", "disk", BigDecimal.valueOf(1_000_000_000));

        private final String text;
        private final String unit;
        private final String noun;
        private final BigDecimal size;

        Type(String text, String unit, String noun, BigDecimal size) {
            this.text = text;
            this.unit = unit;
            this.noun = noun;
            this.size = size;
        }

        /** Such as {@code 2000m CPU} or {@code 512 MiB memory}; never said to be less than it is. */
        String amount(BigDecimal units) {
            return units.setScale(3, RoundingMode.CEILING).stripTrailingZeros().toPlainString() + unit + " " + noun;
        }

        /** What Kubernetes counts in cores or bytes, in our units. Exact: they are powers of two and ten. */
        BigDecimal units(BigDecimal quantity) {
            return quantity.divide(size);
        }
    }

    /** On which machines. */
    public enum Schedule {
        ALL("all"),
        CONTROL_PLANE("control-plane"),
        WORKER("worker");

        private final String text;

        Schedule(String text) {
            this.text = text;
        }
    }

    /**
     * Pods that are alike.
     *
     * @param request path of what one of them asks for; empty for nothing
     * @param replicas path of how many there are; empty for one
     */
    public record Component(Schedule schedule, String request, String replicas) {}

    /** Palette's older schema says master. */
    private static final Map<String, Schedule> SCHEDULES = Map.of(
            "all", Schedule.ALL,
            "control-plane", Schedule.CONTROL_PLANE,
            "master", Schedule.CONTROL_PLANE,
            "worker", Schedule.WORKER);

    private static final String CODE = "HF-PCK-014";
    private static final int LONGEST_PATH = 300;
    private static final BigDecimal MOST = BigDecimal.TEN.pow(12);
    private static final BigDecimal MOST_REPLICAS = BigDecimal.valueOf(999_999);
    private static final Pattern REPLICAS = Pattern.compile("[0-9]{1,6}");

    public ResourceNeed {
        components = List.copyOf(components);
    }

    /** All that can be read of a pack.json; what cannot is a warning HF-PCK-014 and wants nothing. */
    static List<ResourceNeed> read(Json.Obj description, List<Finding> findings) {
        var wrong = new ArrayList<Finding>();
        var needs = new ArrayList<ResourceNeed>();
        for (var entry : Fields.of(description, "", wrong).object("constraints").items("resources")) {
            read(entry).ifPresent(needs::add);
        }
        wrong.forEach(finding -> findings.add(
                Finding.warning("pack.json", 0, CODE, finding.path() + ": " + finding.message(), finding.remedy())));
        return needs;
    }

    private static Optional<ResourceNeed> read(Fields entry) {
        var wanted = entry.text("type", "").strip().toLowerCase(Locale.ROOT);
        var type = Arrays.stream(Type.values())
                .filter(known -> known.text.toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst();
        if (type.isEmpty()) {
            entry.wrong("type", CODE, "an unknown type", "write cpu, memory or diskSize");
        }
        var components = new ArrayList<Component>();
        for (var component : entry.items("components")) {
            var schedule =
                    SCHEDULES.get(component.text("scheduleType", "").strip().toLowerCase(Locale.ROOT));
            if (schedule == null) {
                component.wrong("scheduleType", CODE, "an unknown type", "write all, control-plane or worker");
                continue;
            }
            var request = path(component, "resourceRequestParamRef");
            var replicas = path(component, "replicaCountParamRef");
            // One number without the other says nothing.
            components.add(
                    new Component(schedule, replicas.isPresent() ? request.orElse("") : "", replicas.orElse("")));
        }
        var least = least(entry);
        return type.map(known -> new ResourceNeed(known, least, components));
    }

    private static BigDecimal least(Fields entry) {
        var least = entry.get("minLimit").orElse(Json.Num.of(0));
        if (least instanceof Json.Num(var number)
                && number.signum() >= 0
                && number.compareTo(MOST) <= 0
                && number.scale() <= 9) {
            return number;
        }
        entry.wrong("minLimit", CODE, "no number from 0", "write a number in millicores, MiB or GB, without its unit");
        return BigDecimal.ZERO;
    }

    /** Empty when it cannot be read. */
    private static Optional<String> path(Fields component, String name) {
        var path = component.text(name, "").strip();
        if (path.length() > LONGEST_PATH || path.chars().anyMatch(Character::isISOControl)) {
            component.wrong(name, CODE, "no path of a value", "write such as charts.web.resources.requests.cpu");
            return Optional.empty();
        }
        return component.get(name).map(Json.Str.class::isInstance).orElse(true) ? Optional.of(path) : Optional.empty();
    }

    Json.Obj json() {
        return Json.object(
                "type",
                type.text,
                "minLimit",
                least,
                "components",
                components.stream()
                        .map(component -> Json.object(
                                "scheduleType", component.schedule.text,
                                "resourceRequestParamRef", component.request,
                                "replicaCountParamRef", component.replicas))
                        .toList());
    }

    /** Which machines must have the least; those of the workers where no component says it. */
    Set<Schedule> schedules() {
        var schedules = EnumSet.noneOf(Schedule.class);
        components.forEach(component -> schedules.add(component.schedule));
        return schedules.isEmpty() ? EnumSet.of(Schedule.WORKER) : schedules;
    }

    /** What one pod of a component asks for with these values, in the type's unit. */
    Optional<BigDecimal> request(Component component, Json.Obj values) {
        return component.request.isEmpty()
                ? Optional.empty()
                : ValueAt.find(values, component.request).flatMap(Quantity::of).map(type::units);
    }

    /** How many pods a component has with these values; nobody knows it where its path leads nowhere. */
    static Optional<BigDecimal> replicas(Component component, Json.Obj values) {
        return component.replicas.isEmpty()
                ? Optional.of(BigDecimal.ONE)
                : ValueAt.find(values, component.replicas).flatMap(ResourceNeed::count);
    }

    private static Optional<BigDecimal> count(Json value) {
        return switch (value) {
            case Json.Num(var number)
            when number.scale() <= 0 && number.signum() >= 0 && number.compareTo(MOST_REPLICAS) <= 0 ->
                Optional.of(number);
            case Json.Str(var text)
            when REPLICAS.matcher(text.strip()).matches() -> Optional.of(new BigDecimal(text.strip()));
            case Json.Num _, Json.Str _, Json.Bool _, Json.Nil _, Json.Arr _, Json.Obj _ -> Optional.empty();
        };
    }

    /** Paths of a pack that lead to no amount in its own values: a warning HF-PCK-015 each. */
    public static void check(List<ResourceNeed> needs, Json.Obj values, List<Finding> findings) {
        for (var need : needs) {
            for (var component : need.components) {
                if (!component.request.isEmpty()
                        && need.request(component, values).isEmpty()) {
                    lost(component.request, "an amount such as 500m or 1Gi", values, findings);
                }
                if (replicas(component, values).isEmpty()) {
                    lost(component.replicas, "a number of replicas", values, findings);
                }
            }
        }
    }

    private static void lost(String path, String wanted, Json.Obj values, List<Finding> findings) {
        var found = ValueAt.find(values, path);
        if (found.isPresent() && found.get() instanceof Json.Str(var text) && text.contains("{{")) {
            // What a macro comes to, a cluster says.
            return;
        }
        findings.add(Finding.warning(
                "pack.json",
                0,
                "HF-PCK-015",
                "constraints.resources counts " + path + ", and values.yaml has "
                        + (found.isEmpty() ? "nothing there" : "something else there than " + wanted),
                "correct the path, or put " + wanted + " there; until then it counts as nothing"));
    }
}
