package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;

/** The workload API of the cluster that moves: are its nodes there? */
public interface Nodes {
    /** The Node of this name. */
    CapiAnswer.Read node(String name);
}
