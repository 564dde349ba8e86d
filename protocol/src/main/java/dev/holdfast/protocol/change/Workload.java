package dev.holdfast.protocol.change;

import static dev.holdfast.protocol.change.Disturbance.in;

import dev.holdfast.protocol.change.Forecast.Effect;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.math.BigDecimal;
import java.util.Optional;

/** What becomes of the pods of a Deployment, StatefulSet or DaemonSet (their strategies of update, Kubernetes 1.33–1.36). */
final class Workload {
    private static final Optional<BigDecimal> ZERO = Optional.of(BigDecimal.ZERO);

    private Workload() {}

    /** Whether the object says itself that it has no pods. */
    static boolean isEmpty(LayerObject object) {
        return replicas(object).equals(ZERO);
    }

    /** Empty when no pod stops. */
    static Optional<Disturbance> changed(ObjectRef ref, LayerObject from, LayerObject to) {
        if (isEmpty(from)) {
            return Optional.empty();
        }
        if (isEmpty(to)) {
            return restart(ref, "all its pods stop");
        }
        if (!in(from, "spec", "template").equals(in(to, "spec", "template"))) {
            return roll(ref, to);
        }
        var had = replicas(from);
        var has = replicas(to);
        return had.isPresent() && has.isPresent() && has.get().compareTo(had.get()) < 0
                ? restart(ref, had.get().subtract(has.get()).toPlainString() + " of its pods stop")
                : Optional.empty();
    }

    private static Optional<Disturbance> roll(ObjectRef ref, LayerObject to) {
        var strategy = ref.kind().equals("Deployment") ? "strategy" : "updateStrategy";
        if (in(to, "spec", "paused").equals(Optional.of(new Json.Bool(true)))) {
            return Optional.of(new Disturbance(Effect.NONE, ref + ": its pods change when it is paused no more"));
        }
        if (text(to, "spec", strategy, "type").equals("OnDelete")) {
            return Optional.of(new Disturbance(Effect.NONE, ref + ": its pods change when somebody deletes them"));
        }
        var atOnce = text(to, "spec", strategy, "type").equals("Recreate")
                || text(to, "spec", strategy, "rollingUpdate", "maxUnavailable").equals("100%");
        var some = in(to, "spec", strategy, "rollingUpdate", "partition")
                .filter(partition -> !partition.equals(Json.of(0)))
                .isPresent();
        return restart(
                ref,
                (some ? "its pods from the partition on change" : "its pods change")
                        + (atOnce ? ", all at once" : ", one after another"));
    }

    private static Optional<Disturbance> restart(ObjectRef ref, String what) {
        return Optional.of(new Disturbance(Effect.RESTART, ref + ": " + what));
    }

    private static String text(LayerObject object, String... path) {
        return in(object, path)
                .map(json -> json instanceof Json.Str(var text) ? text : "")
                .orElse("");
    }

    /** As far as the object says it. */
    private static Optional<BigDecimal> replicas(LayerObject object) {
        return in(object, "spec", "replicas")
                .flatMap(json -> json instanceof Json.Num(var number)
                        ? Optional.of(number.stripTrailingZeros())
                        : Optional.empty());
    }
}
