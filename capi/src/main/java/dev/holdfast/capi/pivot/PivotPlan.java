package dev.holdfast.capi.pivot;

import java.util.regex.Pattern;

/**
 * What is to move.
 *
 * @param id of this attempt: 8 to 40 of a-z, 0-9 and dashes, never used before
 * @param epoch what the target will hold; more than anybody ever held
 */
public record PivotPlan(String namespace, String cluster, String id, long epoch) {
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{6,38})[a-z0-9]");

    public PivotPlan {
        checked(id);
        if (epoch < 1) {
            throw new IllegalArgumentException("an epoch is at least 1, found " + epoch);
        }
    }

    /** The id, when it has the form of one: it becomes part of names of files and Secrets. */
    static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not the id of a pivot: expected 8 to 40 of a-z, 0-9 and dashes");
        }
        return id;
    }
}
