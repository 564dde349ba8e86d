package dev.holdfast.protocol.problem;

/**
 * One thing that is wrong with a document from outside; a reader lists all of them at once.
 *
 * @param path where, such as {@code spec.layers[2].name}
 * @param line line of the text it was read from, 0 when unknown
 */
public record Finding(String path, int line, Problem problem) {
    public Finding(String path, String code, String expected, String found, String remedy) {
        this(path, 0, new Problem(code, expected, found, remedy));
    }
}
