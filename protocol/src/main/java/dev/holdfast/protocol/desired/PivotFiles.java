package dev.holdfast.protocol.desired;

import java.util.regex.Pattern;

/** Names of the Director targets of a pivot ({@code spec/v1/pivot.md}): they stand beside the desired state. */
public final class PivotFiles {
    /** What the hub says now: an envelope. */
    public static final String STATEMENT = "pivot/statement.json";

    private static final Pattern SEAL = Pattern.compile("pivot/[a-z0-9][a-z0-9-]{6,38}[a-z0-9]\\.seal");

    private PivotFiles() {}

    /** The sealed file of a pivot. */
    public static String seal(String id) {
        return "pivot/" + id + ".seal";
    }

    /** Whether a target is one of a pivot. */
    public static boolean isOne(String path) {
        return path.equals(STATEMENT) || SEAL.matcher(path).matches();
    }
}
