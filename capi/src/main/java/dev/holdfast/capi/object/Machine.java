package dev.holdfast.capi.object;

import dev.holdfast.protocol.problem.Refusal;
import java.time.Duration;
import java.util.Map;

/** What one machine is made of, as its cloud says it. */
public sealed interface Machine {
    /** What one can know of a machine's size. */
    enum Figure {
        /** Processors, in thousandths. */
        CPU,
        /** In MiB. */
        MEMORY,
        /** In GB. */
        DISK
    }

    /** How much of each it has; what the Cluster's document does not say is not there. */
    Map<Figure, Long> figures();

    /**
     * A machine in memory: how long it takes until each part of it runs, in whole seconds.
     *
     * @param vm until the machine is there
     * @param node until its node is ready
     * @param apiServer until the API server on it answers, on the control plane
     * @param etcd until the member of etcd on it answers, on the control plane
     * @param figures what it passes for; there is no machine that would have them
     */
    record Dev(Duration vm, Duration node, Duration apiServer, Duration etcd, Map<Figure, Long> figures)
            implements Machine {
        private static final Duration LONGEST = Duration.ofHours(1);

        /** @throws Refusal HF-SHP-009 */
        public Dev {
            check("vmSeconds", vm);
            check("nodeSeconds", node);
            check("apiServerSeconds", apiServer);
            check("etcdSeconds", etcd);
            figures = Map.copyOf(figures);
        }

        /** Everything takes the same time. */
        public static Dev starting(Duration each) {
            return new Dev(each, each, each, each, Map.of());
        }

        private static void check(String field, Duration time) {
            if (time.isNegative() || time.compareTo(LONGEST) > 0) {
                throw new Refusal(
                        "HF-SHP-009",
                        field + " to be 0 to " + LONGEST.toSeconds(),
                        Long.toString(time.toSeconds()),
                        "correct " + field + " of the machine");
            }
        }
    }
}
