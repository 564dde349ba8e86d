package dev.holdfast.sim.demo;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.protocol.layer.ObjectRef;

/** The cluster of one demo site, and the hand that disturbs it. */
interface SiteCluster extends AutoCloseable {
    /** What it is, for people. */
    String describe();

    /** What the agent talks to. */
    KubeApi api();

    /** Changes an object as somebody else would: its replicas, or its data. Answers what was done, for people. */
    String disturb(ObjectRef ref);

    @Override
    void close();
}
