package dev.holdfast.hub.document;

import java.util.List;

/**
 * One thing that is wrong with a document.
 *
 * @param path where, such as {@code spec.profiles[0].version}; empty for the whole
 * @param line line of the text it was read from, 0 when unknown
 */
public record Finding(String path, int line, String code, String message, String remedy) {
    /** What packs and profiles found, as an answer shows it: only what stops. */
    public static List<Finding> errorsOf(List<dev.holdfast.packs.format.Finding> found) {
        return found.stream()
                .filter(dev.holdfast.packs.format.Finding::isError)
                .map(f -> new Finding(f.path(), f.line(), f.code(), f.message(), f.remedy()))
                .toList();
    }
}
