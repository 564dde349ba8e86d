package dev.holdfast.sim.demo;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Somebody scales a Deployment of ours to nothing, and we watch what the agent makes of it. */
record Drift(SiteCluster cluster) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    String run(List<JsonView> objects) {
        var target = objects.stream()
                .filter(object -> object.at("kind").text().equals("Deployment"))
                .map(Drift::ref)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Deployment of ours runs there yet"));
        var wanted = replicas(target);
        var done = cluster.disturb(target);
        var start = System.nanoTime();
        while (replicas(target) != wanted) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                return done + "; not repaired within " + PATIENCE.toSeconds() + " s";
            }
            LockSupport.parkNanos(20_000_000L);
        }
        return done + "; the agent set it back to " + wanted + " after " + (System.nanoTime() - start) / 1_000_000
                + " ms";
    }

    private long replicas(ObjectRef ref) {
        return cluster.api().get(ref) instanceof Answer.Found(var object)
                ? object.view().at("spec").at("replicas").integer(1)
                : -1;
    }

    private static ObjectRef ref(JsonView object) {
        return new ObjectRef(
                object.at("apiVersion").text(),
                object.at("kind").text(),
                object.at("namespace").text(""),
                object.at("name").text());
    }
}
