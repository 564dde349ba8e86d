package dev.holdfast.agent.bind;

import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.value.GeneratedValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The values of variables; those of sensitive ones are opened when they are asked for and kept nowhere.
 *
 * @param values of variables that are not sensitive
 * @param secrets which secret each variable has
 * @param sealed the sealed file of a secret and its version, as it was imported
 * @param generated what the site makes, by variable
 * @param own what it has made
 */
public record Opened(
        FleetId fleet,
        SiteId site,
        SealingKey key,
        Map<String, String> values,
        Map<String, SecretName> secrets,
        Function<SecretName, Optional<Sealed>> sealed,
        Map<String, GeneratedValue> generated,
        Generated own)
        implements Holes.Values {
    private static final String MARK = "holdfast/mark/v1";
    private static final int SHOWN = 32;

    /** One sealed file. */
    public record Sealed(long version, Bytes content) {}

    @Override
    public String value(String variable) {
        var plain = values.get(variable);
        if (plain != null) {
            return plain;
        }
        var made = generated.get(GeneratedValue.variable(variable));
        if (made != null && made.names(GeneratedValue.variable(variable)).contains(variable)) {
            return own.value(variable, made);
        }
        if (GeneratedValue.isPem(variable)) {
            // Layers may have certificates where everybody reads them: no secret of that name stands for one.
            throw missing("a certificate that the site makes for " + variable, "none in the desired state");
        }
        var name = Optional.ofNullable(secrets.get(variable))
                .orElseThrow(() -> missing("a secret for the variable " + variable, "none in the desired state"));
        var file = sealed.apply(name).orElseThrow(() -> missing("the sealed file of secret " + name, "none"));
        return name.open(key, fleet, site, file.version(), file.content()).utf8();
    }

    /** A keyed digest: nobody can try values against it without the site's key. */
    @Override
    public String mark(List<String> variables) {
        var mac = mac(key.seed().toArray());
        var own = mac(mac.doFinal(MARK.getBytes(StandardCharsets.UTF_8)));
        for (var variable : variables) {
            // With lengths: no two lists of values look alike.
            var value = value(variable).getBytes(StandardCharsets.UTF_8);
            own.update((variable + " " + value.length + "\n").getBytes(StandardCharsets.UTF_8));
            own.update(value);
        }
        return HexFormat.of().formatHex(own.doFinal()).substring(0, SHOWN);
    }

    private static Mac mac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HMAC-SHA256", e);
        }
    }

    private static Refusal missing(String expected, String found) {
        return new Refusal("HF-SEL-002", expected, found, "fetch again, or build a new bundle for this site");
    }

    @Override
    public String toString() {
        return "secrets of " + site;
    }
}
