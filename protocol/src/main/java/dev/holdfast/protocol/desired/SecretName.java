package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SecretSeal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One value of a Secret of the hub, as sites are given it: sealed to each site, in a file of its own at the Director
 * ({@code spec/v1/desired.md}, Secrets; protocol.md D17, D44).
 *
 * @param secret name of the Secret, a DNS label
 * @param key of the value in it
 */
public record SecretName(String secret, String key) implements Comparable<SecretName> {
    /** What a key looks like, as a regular expression: as in Kubernetes, and nothing that leads out of a folder. */
    public static final String KEY = "(?!\\.\\.)(?!\\.(?:/|$))[A-Za-z0-9._-]{1,253}";

    private static final String PURPOSE = "holdfast/secret/v1";
    private static final Pattern TEXT = Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)/(" + KEY + ")");
    private static final Pattern TARGET =
            Pattern.compile("secrets/(" + TEXT.pattern() + ")/e([1-9][0-9]{0,14})\\.hpke");

    /** A sealed file among the Director's targets. */
    public record Sealed(SecretName name, long version) {}

    /** {@code NAME/KEY}. */
    public static Optional<SecretName> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches() ? Optional.of(new SecretName(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** Which sealed file a Director target is; empty when it is none. */
    public static Optional<Sealed> ofTarget(String path) {
        var matcher = TARGET.matcher(path);
        return matcher.matches()
                ? parse(matcher.group(1)).map(name -> new Sealed(name, Long.parseLong(matcher.group(4))))
                : Optional.empty();
    }

    /** The Director target of one version. */
    public String target(long version) {
        return "secrets/" + this + "/e" + version + ".hpke";
    }

    /**
     * Seals one version of the value.
     *
     * @param recipient the site's public sealing key
     */
    public Bytes seal(String recipient, FleetId fleet, SiteId site, long version, Bytes value) {
        return SecretSeal.seal(recipient, PURPOSE, context(fleet, site, version), value);
    }

    /**
     * The value.
     *
     * @throws dev.holdfast.protocol.problem.Refusal HF-SEL-001 when it was sealed to another site, under another name or
     *     version, or was altered
     */
    public Bytes open(SealingKey own, FleetId fleet, SiteId site, long version, Bytes sealed) {
        return SecretSeal.open(own, PURPOSE, context(fleet, site, version), sealed);
    }

    private Bytes context(FleetId fleet, SiteId site, long version) {
        return Bytes.utf8(fleet + "|" + site + "|" + this + "|" + version);
    }

    static SecretName read(JsonView view) {
        var text = view.text();
        return parse(text).orElseThrow(() -> view.outside("NAME/KEY", text));
    }

    @Override
    public int compareTo(SecretName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return secret + "/" + key;
    }
}
