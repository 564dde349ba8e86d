package dev.holdfast.sim.testbed.capi;

import java.util.List;

/** The managers of Cluster API that make clusters of in-memory machines. */
public enum Provider {
    CORE("core", "capi-core", "CoreProvider", "cluster-api"),
    BOOTSTRAP("bootstrap", "capi-kubeadm-bootstrap", "BootstrapProvider", "kubeadm"),
    CONTROL_PLANE("control-plane", "capi-kubeadm-control-plane", "ControlPlaneProvider", "kubeadm"),
    // Its machines look whether etcd is there and then found it, without a lock: two at once found two (seen in
    // 1.14.0).
    INFRASTRUCTURE("infrastructure", "capd", "InfrastructureProvider", "docker") {
        @Override
        List<String> flags() {
            return List.of("--devmachine-concurrency=1");
        }
    };

    private final String folder;
    private final String program;
    private final String type;
    private final String listed;

    Provider(String folder, String program, String type, String listed) {
        this.folder = folder;
        this.program = program;
        this.type = type;
        this.listed = listed;
    }

    /** Where its definitions lie, below {@code definitions} beside the programs. */
    String folder() {
        return folder;
    }

    String program() {
        return program;
    }

    /** What clusterctl calls its part. */
    String type() {
        return type;
    }

    /** What clusterctl calls it. */
    String listed() {
        return listed;
    }

    /** What it is started with beside what all of them are. */
    List<String> flags() {
        return List.of();
    }
}
