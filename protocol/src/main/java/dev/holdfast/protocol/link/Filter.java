package dev.holdfast.protocol.link;

/** MQTT topic filters: {@code +} for one level, {@code #} for the rest, {@code $share/GROUP/…} for shared ones. */
final class Filter {
    private static final String SHARE = "$share/";

    private Filter() {}

    static boolean isShared(String filter) {
        return filter.startsWith(SHARE);
    }

    static boolean matchesShared(String filter, String topic) {
        return matches(filter.substring(filter.indexOf('/', SHARE.length()) + 1), topic);
    }

    static boolean matches(String filter, String topic) {
        var wanted = filter.split("/", -1);
        var levels = topic.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || !(wanted[i].equals("+") || wanted[i].equals(levels[i]))) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }
}
