package dev.holdfast.hub.publish;

import dev.holdfast.hub.publish.Wishes.ClusterWish;
import dev.holdfast.hub.secret.Vault;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals secrets to sites (protocol.md D17, D44), after it has seen that what fills a layer's holes is what Helm would make of
 * the value (packs-and-profiles.md §3, R6). Values are in memory only while one site is looked at. Thread-safe.
 */
final class Sealer {
    private static final int REMEMBERED = 20_000;
    private static final Duration REMEMBERED_REFUSAL = Duration.ofMinutes(10);

    private final FleetId fleet;
    private final Vault vault;
    private final Rendering rendering;
    private final RevisionRows revisions;
    private final Clock clock;
    /** Verified so far. */
    private final Set<Digest> good = ConcurrentHashMap.newKeySet();

    /** What was wrong a moment ago, so that one bad secret of a fleet is not looked at for each of its sites. */
    private final Map<Digest, Refused> bad = new ConcurrentHashMap<>();

    private record Refused(Problem problem, Instant until) {}

    Sealer(FleetId fleet, Vault vault, Rendering rendering, RevisionRows revisions, Clock clock) {
        this.clock = clock;
        this.fleet = fleet;
        this.vault = vault;
        this.rendering = rendering;
        this.revisions = revisions;
    }

    /**
     * A profile of the cluster that takes secrets, as {@link Rendering#render} is asked for it.
     *
     * @param own whether other values of the site go into the layers that take them
     */
    record Taker(Digest composition, boolean own, Supplier<Bytes> content, Rendering.SiteInput input) {}

    /**
     * What is enclosed for a site.
     *
     * @param stored what was signed: where the plan is the same, what is sealed was looked at before
     * @param supports an agent that fills no holes would refuse the whole Director
     * @throws Refusal HF-SEC-004 to -006 when a secret is not there or cannot be used as it is, HF-PUB-007 without agent
     */
    List<SealedRows.Row> seal(
            SiteId site,
            ClusterWish cluster,
            DesiredBuilder.Plan plan,
            DirectorSigner.Stored stored,
            List<String> supports,
            SiteFacts facts) {
        if (!supports.contains(Features.HOLES)) {
            return List.of();
        }
        if (cluster.secrets().isEmpty() && stored.sealed().isEmpty()) {
            return List.of();
        }
        var recipient = facts.sealingKey(site)
                .orElseThrow(() -> new Refusal(
                        "HF-PUB-007",
                        "a registered agent of site " + site,
                        "none",
                        "make a token with: holdfast site token " + site));
        var known = stored.row().filter(row -> row.content().equals(plan.content()));
        return seal(site, recipient, cluster, plan.takers(), known.isPresent(), stored.sealed());
    }

    /**
     * What is enclosed for a site; the same bytes until a value or the key is another one. What only the revision before takes
     * stays, as the site may go back to it by itself.
     *
     * @param recipient the site's public sealing key
     * @param sealed what was sealed to the site before
     * @param known whether all else is as it was signed: then what is sealed was looked at before
     * @throws Refusal HF-SEC-004 to -006 when a secret is not there or cannot be used as it is
     */
    private List<SealedRows.Row> seal(
            SiteId site,
            String recipient,
            ClusterWish cluster,
            List<Taker> takers,
            boolean known,
            List<SealedRows.Row> sealed) {
        var held = new TreeMap<SecretName, Vault.Held>();
        var values = new TreeMap<String, String>();
        cluster.secrets().forEach((variable, name) -> {
            var value = vault.find(name).orElseThrow(() -> missing(variable, name));
            held.put(name, value);
            values.put(variable, text(name, value));
        });
        var before = new TreeMap<SecretName, SealedRows.Row>();
        sealed.forEach(row -> before.put(row.name(), row));
        if (!known || !held.entrySet().stream().allMatch(entry -> isOf(before.get(entry.getKey()), entry.getValue()))) {
            takers.forEach(taker -> verify(taker, cluster, held, values));
        }
        var next = new ArrayList<SealedRows.Row>();
        held.forEach((name, value) -> {
            var row = Optional.ofNullable(before.remove(name))
                    .filter(old -> isOf(old, value) && old.recipient().equals(recipient));
            next.add(row.orElseGet(() -> new SealedRows.Row(
                    name,
                    value.version(),
                    value.digest(),
                    recipient,
                    name.seal(recipient, fleet, site, value.version(), value.value()))));
        });
        if (!before.isEmpty()) {
            var named = namedBefore(site);
            before.values().stream()
                    .filter(row -> named.contains(row.name()) && row.recipient().equals(recipient))
                    .forEach(next::add);
        }
        return next;
    }

    private static boolean isOf(SealedRows.@Nullable Row row, Vault.Held value) {
        return row != null && row.version() == value.version() && row.digest().equals(value.digest());
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
        var refused = bad.get(key);
        if (refused != null && clock.instant().isBefore(refused.until())) {
            throw new Refusal(refused.problem());
        }
        rendering.verify(taker.content().get(), taker.input(), own).ifPresent(problem -> {
            // What Helm had no time for may be right.
            if (!problem.code().startsWith("HF-RND-")) {
                bad.put(key, new Refused(problem, clock.instant().plus(REMEMBERED_REFUSAL)));
            }
            throw new Refusal(problem);
        });
        bad.remove(key);
        if (good.size() >= REMEMBERED) {
            good.clear();
            bad.clear();
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
        return held.value()
                .strictUtf8()
                .orElseThrow(() -> new Refusal(
                        "HF-SEC-004",
                        "a text in UTF-8 as the value of secret " + name,
                        "other bytes",
                        "set its base64, and let the variable have format base64"));
    }

    private static Refusal missing(String variable, SecretName name) {
        return new Refusal(
                "HF-SEC-006",
                "the secret " + name + " for the variable " + variable,
                "none",
                "set it with: holdfast secret set " + name.secret() + " --key " + name.key() + " --from-file FILE");
    }
}
