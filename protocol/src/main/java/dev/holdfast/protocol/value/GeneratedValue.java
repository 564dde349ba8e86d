package dev.holdfast.protocol.value;

import com.google.re2j.Pattern;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Set;

/**
 * A value that each site makes itself and keeps ({@code spec/v1/desired.md}, Secrets; packs-and-profiles.md §3, R7). What it
 * has besides one text has the variable's name, a dot and its own.
 */
public sealed interface GeneratedValue {
    /** How a password is written down. */
    String PASSWORD = "password";

    /** How a key with its certificate is written down. */
    String TLS = "tls";

    /** 32 letters and digits. */
    record Password() implements GeneratedValue {}

    /**
     * A private key and a certificate for it, signed by an authority that the site makes for this variable alone; PEM texts,
     * each with a line break at its end.
     *
     * @param hosts DNS names, with {@code *.} in front or not, and IP addresses; at least one
     */
    record Tls(List<String> hosts) implements GeneratedValue {
        /** More do not fit into what a person reads. */
        public static final int MOST_HOSTS = 32;

        private static final Pattern NAME =
                Pattern.compile("(\\*\\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");
        private static final int LONGEST = 253;

        public Tls {
            hosts = List.copyOf(hosts);
        }

        /** Whether a certificate can be for it. */
        public static boolean isHost(String text) {
            return isAddress(text)
                    || (text.length() <= LONGEST
                            && NAME.matches(text)
                            && !Character.isDigit(text.charAt(text.lastIndexOf('.') + 1)));
        }

        /** Whether it is an IP address. */
        public static boolean isAddress(String text) {
            return ValueFormat.IPV4.has(text) || ValueFormat.IPV6.has(text);
        }
    }

    /** Certificate of the authority; may be read by everybody. */
    String CA = "ca";

    /** Certificate of the key; may be read by everybody. */
    String CERTIFICATE = "crt";

    /** The private key, PKCS #8. */
    String KEY = "key";

    /** The names under which layers take it. */
    default List<String> names(String variable) {
        return switch (this) {
            case Password() -> List.of(variable);
            case Tls _ -> List.of(variable + "." + CA, variable + "." + CERTIFICATE, variable + "." + KEY);
        };
    }

    /** Whether this name is of a text of several lines that a site makes. */
    static boolean isPem(String name) {
        return isPublic(name) || name.endsWith("." + KEY);
    }

    /** Whether this name is of something that a site makes and everybody may read. */
    static boolean isPublic(String name) {
        return name.endsWith("." + CA) || name.endsWith("." + CERTIFICATE);
    }

    /** The variable that a name is of. */
    static String variable(String name) {
        var dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** As documents have it. */
    default Json json() {
        return switch (this) {
            case Password() -> Json.of(PASSWORD);
            case Tls(var hosts) -> Json.object("kind", TLS, "hosts", Json.Arr.ofTexts(hosts));
        };
    }

    /** Reads what {@link #json} wrote. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-006 to -008 for what is none */
    static GeneratedValue read(JsonView view) {
        if (view.json().filter(Json.Obj.class::isInstance).isEmpty()) {
            view.oneOf(Set.of(PASSWORD));
            return new Password();
        }
        view.at("kind").oneOf(Set.of(TLS));
        var hosts = view.at("hosts");
        var names = hosts.texts();
        if (names.isEmpty() || names.size() > Tls.MOST_HOSTS || !names.stream().allMatch(Tls::isHost)) {
            throw hosts.outside("1 to " + Tls.MOST_HOSTS + " DNS names or IP addresses", String.join(", ", names));
        }
        return new Tls(names);
    }
}
