package dev.holdfast.hub.document;

/**
 * One thing that is wrong with a document.
 *
 * @param path where, such as {@code spec.profiles[0].version}; empty for the whole
 * @param line line of the text it was read from, 0 when unknown
 */
public record Finding(String path, int line, String code, String message, String remedy) {}
