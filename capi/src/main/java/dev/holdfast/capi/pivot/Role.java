package dev.holdfast.capi.pivot;

/** Which of the two sides of a pivot. */
public enum Role {
    SOURCE,
    TARGET
}
