package dev.holdfast.hub.management;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.pivot.TargetPreflight;
import dev.holdfast.protocol.problem.Problem;
import java.time.Instant;
import java.util.List;

/** Looks at an API server, reading only: does it answer, and does it have the Cluster API that we write? */
final class Inspection {
    private static final String CONTRACT = "v1beta2";
    private static final String CORE = "cluster.x-k8s.io";

    private Inspection() {}

    static Standing of(CapiApi api, Instant now) {
        return switch (api.kinds()) {
            case CapiAnswer.Served(var kinds) -> of(api, kinds, now);
            case CapiAnswer.Denied(var reason) ->
                Standing.bad(
                        new Problem(
                                "HF-MGT-004",
                                "an API server that lets this user read its kinds",
                                reason,
                                "give the user of the kubeconfig the rights of a cluster administrator"),
                        now);
            case CapiAnswer.Unavailable(var reason) ->
                Standing.bad(
                        new Problem(
                                "HF-MGT-004",
                                "an API server that answers",
                                reason,
                                "see whether it runs and can be reached from the hub"),
                        now);
        };
    }

    private static Standing of(CapiApi api, List<CapiKind> kinds, Instant now) {
        var cluster = kinds.stream()
                .filter(kind -> kind.group().equals(CORE) && kind.kind().equals("Cluster"))
                .findFirst();
        if (cluster.isEmpty() || !cluster.get().version().equals(CONTRACT)) {
            return Standing.bad(
                    new Problem(
                            "HF-MGT-005",
                            "Cluster API of contract " + CONTRACT,
                            cluster.map(kind -> "contract " + kind.version()).orElse("none"),
                            "install Cluster API 1.14 and the providers, for example with clusterctl init"),
                    now);
        }
        return new Standing(
                cluster.get().version(), TargetPreflight.providers(api, kinds).orElse(List.of()), List.of(), now);
    }
}
