package dev.holdfast.sim.bench;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.store.StateDb;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What every agent in Java carries: the machine, SQLite opened, one answer from an API server through fabric8. */
final class Floor {
    private Floor() {}

    public static void main(String[] arguments) {
        var store = StateDb.open(Path.of(arguments[0], "state.db"));
        var api = FabricKubeApi.connect(Path.of(arguments[1]), new Random(1));
        if (api.health() instanceof Answer.Healthy) {
            System.out.println("ready");
        }
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park(store);
        }
    }
}
