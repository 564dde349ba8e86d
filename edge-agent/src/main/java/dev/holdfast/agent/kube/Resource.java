package dev.holdfast.agent.kube;

/** How objects of one kind are addressed. */
public record Resource(String apiVersion, String kind, String plural, boolean namespaced) {}
