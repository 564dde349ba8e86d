package dev.holdfast.agent.kube;

/** One version of one object. */
public record Stamp(String uid, String resourceVersion) {}
