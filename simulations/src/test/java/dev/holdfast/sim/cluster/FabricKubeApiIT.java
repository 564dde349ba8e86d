package dev.holdfast.sim.cluster;

import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.contract.KubeApiContract;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FabricKubeApiIT extends KubeApiContract {
    private final AtomicInteger names = new AtomicInteger();
    private ControlPlane plane;
    private FabricKubeApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        var binaries = Need.here().apiServer("the agent's client against a real Kubernetes API server");
        plane = ControlPlane.start(binaries, folder, Options.apiOnly());
        api = FabricKubeApi.connect(plane.kubeconfig(), new Random(1));
        api.pace(KubeApi.Pace.BULK);
    }

    @AfterAll
    void end() {
        if (api != null) {
            api.close();
        }
        if (plane != null) {
            plane.close();
        }
    }

    @Override
    protected KubeApi api() {
        return api;
    }

    @Override
    protected void create(Json.Obj manifest, String manager) {
        new Hands(plane).create(manifest, manager);
    }

    @Override
    protected void change(ObjectRef ref, String manager, UnaryOperator<Json.Obj> change) {
        new Hands(plane).change(ref, manager, change);
    }

    @Override
    protected void remove(ObjectRef ref) {
        new Hands(plane).remove(ref);
    }

    @Override
    protected void grant(String user) {
        var binding = Json.object("apiVersion", "rbac.authorization.k8s.io/v1", "kind", "ClusterRoleBinding")
                .with("metadata", Json.object("name", "grant-" + names.incrementAndGet()))
                .with(
                        "roleRef",
                        Json.object(
                                "apiGroup",
                                "rbac.authorization.k8s.io",
                                "kind",
                                "ClusterRole",
                                "name",
                                "cluster-admin"))
                .with(
                        "subjects",
                        Json.of(List.of(
                                Json.object("apiGroup", "rbac.authorization.k8s.io", "kind", "User", "name", user))));
        new Hands(plane).create(binding, "somebody");
    }

    @Override
    protected String fresh() {
        return "contract-" + names.incrementAndGet();
    }
}
