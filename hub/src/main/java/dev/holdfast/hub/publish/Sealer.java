package dev.holdfast.hub.publish;

import dev.holdfast.hub.publish.Wishes.ClusterWish;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Seals secrets to sites (protocol.md D17, D44), after it has seen that what fills a layer's holes is what Helm would make of
 * the value (packs-and-profiles.md §3, R6). Values are in memory only while one site is looked at. Thread-safe.
 */
final class Sealer {
    private static final int REMEMBERED = 20_000;

    private final FleetId fleet;
    private final Vault vault;
    private final Rendering rendering;
    private final SealedRows rows;
    private final RevisionRows revisions;
    /** Verified so far. */
    private final Set<Digest> good = ConcurrentHashMap.newKeySet();

    Sealer(FleetId fleet, Vault vault, Rendering rendering, SealedRows rows, RevisionRows revisions) {
        this.fleet = fleet;
        this.vault = vault;
        this.rendering = rendering;
        this.rows = rows;
        this.revisions = revisions;
    }

    /**
     * A profile of the cluster that takes secrets, as {@link Rendering#render} is asked for it.
     *
     * @param own whether other values of the site go into the layers that take them
     */
    record Taker(Digest composition, boolean own, Supplier<Bytes> content, Rendering.SiteInput input) {}

    /**
     * What is enclosed for a site; the same bytes until a value or the key is another one. What only the revision before takes
     * stays, as the site may go back to it by itself.
     *
     * @param recipient the site's public sealing key
     * @throws Refusal HF-SEC-004 to -006 when a secret is not there or cannot be used as it is
     */
    List<SealedRows.Row> seal(SiteId site, String recipient, ClusterWish cluster, List<Taker> takers) {
        var held = new TreeMap<SecretName, Vault.Held>();
        var values = new TreeMap<String, String>();
        cluster.secrets().forEach((variable, name) -> {
            var value = vault.find(name).orElseThrow(() -> missing(variable, name));
            held.put(name, value);
            values.put(variable, text(name, value));
        });
        takers.forEach(taker -> verify(taker, cluster, held, values));
        var sealed = new ArrayList<SealedRows.Row>();
        var known = new TreeMap<SecretName, SealedRows.Row>();
        rows.of(site).forEach(row -> known.put(row.name(), row));
        held.forEach((name, value) -> {
            var row = Optional.ofNullable(known.remove(name))
                    .filter(old -> old.version() == value.version()
                            && old.digest().equals(value.digest())
                            && old.recipient().equals(recipient));
            sealed.add(row.orElseGet(() -> new SealedRows.Row(
                    name,
                    value.version(),
                    value.digest(),
                    recipient,
                    name.seal(recipient, fleet, site, value.version(), value.value()))));
        });
        if (!known.isEmpty()) {
            var before = namedBefore(site);
            known.values().stream()
                    .filter(row ->
                            before.contains(row.name()) && row.recipient().equals(recipient))
                    .forEach(sealed::add);
        }
        return sealed;
    }

    /** What is enclosed for a site whose cluster takes no secret any more. */
    List<SealedRows.Row> left(SiteId site) {
        var all = rows.of(site);
        if (all.isEmpty()) {
            return all;
        }
        var before = namedBefore(site);
        return all.stream().filter(row -> before.contains(row.name())).toList();
    }

    private void verify(
            Taker taker, ClusterWish cluster, Map<SecretName, Vault.Held> held, Map<String, String> values) {
        var secrets = Json.Obj.EMPTY;
        var own = new TreeMap<String, String>();
        for (var variable : taker.input().secrets()) {
            var name = cluster.secrets().get(variable);
            var value = name == null ? null : held.get(name);
            if (name != null && value != null) {
                secrets = secrets.with(variable, name + " " + value);
                own.put(variable, values.getOrDefault(variable, ""));
            }
        }
        var key = key(taker, secrets);
        if (good.contains(key)) {
            return;
        }
        // A refusal is not remembered: Helm may have had too little time.
        rendering.verify(taker.content().get(), taker.input(), own).ifPresent(problem -> {
            throw new Refusal(problem);
        });
        if (good.size() >= REMEMBERED) {
            good.clear();
        }
        good.add(key);
    }

    /** What decides: a secret of the whole fleet in layers that are the same everywhere is looked at once. */
    private static Digest key(Taker taker, Json.Obj secrets) {
        var input = taker.input();
        var key = Json.object("composition", taker.composition().toString(), "secrets", secrets);
        if (taker.own()) {
            key = key.with("cluster", input.cluster())
                    .with("project", input.project())
                    .with("overrides", Json.of(new TreeMap<>(input.overrides())))
                    .with("variables", Json.of(new TreeMap<>(input.variables())));
        }
        return StrictJson.writeSorted(key).digest();
    }

    /** The secrets that the last two revisions name. */
    private Set<SecretName> namedBefore(SiteId site) {
        var names = new TreeSet<SecretName>();
        revisions.of(site).stream().limit(2).forEach(made -> names.addAll(SecretNames.in(made.definition())));
        return names;
    }

    private static String text(SecretName name, Vault.Held held) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(held.value().toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(
                    "HF-SEC-004",
                    "a text in UTF-8 as the value of secret " + name,
                    "other bytes",
                    "set its base64, and let the variable have format base64");
        }
    }

    private static Refusal missing(String variable, SecretName name) {
        return new Refusal(
                "HF-SEC-006",
                "the secret " + name + " for the variable " + variable,
                "none",
                "set it with: holdfast secret set " + name.secret() + " --key " + name.key() + " --from-file FILE");
    }
}
