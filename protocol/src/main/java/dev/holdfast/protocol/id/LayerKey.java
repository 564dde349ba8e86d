package dev.holdfast.protocol.id;

import java.util.regex.Pattern;

/** Which layer of which profile: both are DNS labels; written {@code profile/layer}. */
public record LayerKey(String profile, String layer) implements Comparable<LayerKey> {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public LayerKey {
        if (!LABEL.matcher(profile).matches() || !LABEL.matcher(layer).matches()) {
            throw new IllegalArgumentException("not a layer key: expected two DNS labels, PROFILE/LAYER");
        }
    }

    public static boolean isValid(String text) {
        var slash = text.indexOf('/');
        return slash > 0
                && LABEL.matcher(text.substring(0, slash)).matches()
                && LABEL.matcher(text.substring(slash + 1)).matches();
    }

    public static LayerKey parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a layer key: expected PROFILE/LAYER");
        }
        return new LayerKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(LayerKey other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return profile + "/" + layer;
    }
}
