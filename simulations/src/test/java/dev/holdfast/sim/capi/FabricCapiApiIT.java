package dev.holdfast.sim.capi;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.api.contract.CapiApiContract;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FabricCapiApiIT extends CapiApiContract {
    private final AtomicInteger names = new AtomicInteger();
    private ControlPlane plane;
    private FabricCapiApi api;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var binaries = Need.here().apiServer("the Cluster API client against a real Kubernetes API server");
        plane = ControlPlane.start(binaries, folder, Options.apiOnly());
        api = FabricCapiApi.connect(Files.readString(plane.kubeconfig()));
        install(api);
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
    protected CapiApi api() {
        return api;
    }

    @Override
    protected String fresh() {
        return "contract-" + names.incrementAndGet();
    }
}
