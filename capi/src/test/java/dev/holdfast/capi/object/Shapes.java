package dev.holdfast.capi.object;

import dev.holdfast.capi.object.Pool.Taint;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Clusters that the tests speak about. */
final class Shapes {
    static final Machine FAST = Machine.Dev.starting(Duration.ofSeconds(1));
    static final Pool TILLS = new Pool("tills", 2, FAST, List.of(), Map.of(), List.of());
    static final Pool GPU = new Pool(
            "gpu",
            3,
            new Machine.Dev(
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(9),
                    Map.of()),
            List.of("cellar", "attic"),
            Map.of("shop.example/use", "vision", "shop.example/floor", "0"),
            List.of(
                    new Taint("shop.example/gpu", "", Taint.Effect.NO_SCHEDULE),
                    new Taint("shop.example/use", "vision", Taint.Effect.PREFER_NO_SCHEDULE)));

    private Shapes() {}

    static ClusterShape shop(int replicas, Pool... pools) {
        return shop("v1.35.2", replicas, pools);
    }

    static ClusterShape shop(String version, int replicas, Pool... pools) {
        return new ClusterShape(
                "shop-017",
                "holdfast",
                KubernetesVersion.parse(version),
                new Cloud.Dev(),
                new ClusterShape.ControlPlane(replicas, FAST),
                List.of(pools));
    }

    static ClusterShape read(String spec) {
        return ClusterShape.read("shop-017", "holdfast", JsonView.of(json(spec), "spec"));
    }

    static Json.Obj json(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS);
    }
}
