package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.Decision;
import dev.holdfast.capi.pivot.Nodes;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotCall;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.capi.pivot.SecretSeals;
import dev.holdfast.capi.pivot.SourceFence;
import dev.holdfast.capi.pivot.SourceKeys;
import dev.holdfast.capi.pivot.TargetKeys;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.pivot.PivotMail;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.sim.fault.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The hub's side of a pivot, step by step and by way of its mail alone, so that a test can do things in between. Confined
 * to one test.
 */
public final class HubSide {
    private static final String HOME = "kube-system";

    private final CapiApi api;
    private final Nodes nodes;
    private final Supplier<PivotMail> mail;
    private final SiteId site;
    private final PivotTimes times;
    private final SecureRandom random = new SecureRandom();
    private final SealingKey home;
    private final String recovery;
    private final SigningKey director;
    private final SigningKey hub;
    private final SigningKey agent;
    private final SealingKey agentSealing;

    /** @param keys of the site's agent: its folder {@code DIR/keys} */
    public HubSide(CapiApi api, Nodes nodes, Lab lab, SiteId site, Path keys, PivotTimes times) {
        this.api = api;
        this.nodes = nodes;
        this.mail = lab::pivots;
        this.site = site;
        this.times = times;
        var held = HubKeys.open(
                lab.data(), Optional.empty(), random, Clock.systemUTC().instant(), _ -> {});
        director = held.director();
        hub = held.pivot();
        home = held.sealing();
        recovery = held.recovery();
        agent = SigningKey.fromSeed(secret(keys.resolve("agent.key")));
        agentSealing = SealingKey.fromSeed(secret(keys.resolve("sealing.key")));
    }

    /** The cluster goes to the site; {@code between} happens after every look. */
    public void out(PivotPlan plan, Runnable between) {
        var source = new PivotSource(
                api,
                new SecretJournal(api, HOME, "holdfast-pivot-" + plan.cluster()),
                new SecretSeals(api, HOME),
                new SourceKeys(hub, agent.publicKey(), agentSealing.publicHex(), recovery),
                SourceFence.NOTHING_TO_CUT,
                times,
                Clock.systemUTC(),
                random);
        assertThat(source.begin(plan)).isInstanceOf(Progress.Moved.class);
        Lab.until("the cluster is at the site", () -> {
            var progress = source.step(mail.get().heard(site));
            assertThat(progress).isNotInstanceOf(Progress.Blocked.class);
            source.statement().ifPresent(word -> {
                var open = PivotStatement.kept(word).decision() == Decision.OPEN;
                mail.get().say(site, word, open ? source.seal() : Optional.empty());
            });
            between.run();
            return source.record().map(PivotRecord::phase).filter(Phase::ended).isPresent();
        });
        assertThat(source.record().orElseThrow().problems()).isEmpty();
        assertThat(source.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        mail.get().silence(site);
    }

    /** The cluster is called home. */
    public void back(PivotPlan plan, Runnable between) {
        var target = new PivotTarget(
                api,
                new SecretJournal(api, HOME, "holdfast-pivot-" + plan.cluster()),
                new SecretSeals(api, HOME),
                new TargetKeys(home, hub, List.of(agent.publicKey())),
                nodes,
                times,
                Clock.systemUTC());
        call(plan);
        Lab.until("the cluster is home", () -> {
            var heard = mail.get()
                    .heard(site)
                    .filter(word -> PivotStatement.kept(word).id().equals(plan.id()));
            if (heard.isPresent()) {
                var progress = target.step(heard, mail.get().sealFrom(site));
                assertThat(progress).isNotInstanceOf(Progress.Blocked.class);
                target.statement().ifPresent(word -> mail.get().say(site, word, Optional.empty()));
            }
            between.run();
            return heard.filter(word -> PivotStatement.kept(word).phase() == Phase.DONE)
                    .isPresent();
        });
        assertThat(target.record().orElseThrow().phase()).isEqualTo(Phase.DONE);
        mail.get().silence(site);
    }

    /** Says something to the site, signed by the hub or by nobody it knows. */
    public void say(String type, Json.Obj word, boolean forged) {
        var signer = forged ? SigningKey.generate(random) : hub;
        mail.get().say(site, Envelope.sign(type, StrictJson.writeSorted(word), signer), Optional.empty());
    }

    /** Calls home what may not be there. */
    public void call(PivotPlan plan) {
        var call = new PivotCall(plan, home.publicHex(), recovery);
        mail.get().say(site, call.sign(hub), Optional.empty());
    }

    /** A thief of the Director's key calls the cluster to himself. */
    public void callWithTheDirectorsKey(PivotPlan plan) {
        callTo(plan, SealingKey.generate(random), director);
    }

    /** A hub that went astray calls the cluster to a key that no Catalog names. */
    public void callToAnotherKey(PivotPlan plan) {
        callTo(plan, SealingKey.generate(random), hub);
    }

    private void callTo(PivotPlan plan, SealingKey taker, SigningKey signer) {
        var call = new PivotCall(plan, taker.publicHex(), recovery);
        mail.get().say(site, call.sign(signer), Optional.empty());
    }

    /** The site's newest statement. */
    public Json.Obj word() {
        return StrictJson.parseObject(mail.get().heard(site).orElseThrow().payload(), Limits.DOCUMENT);
    }

    /** How far the site says it is. */
    public Optional<Phase> heard() {
        return mail.get().heard(site).map(word -> PivotStatement.kept(word).phase());
    }

    private static Bytes secret(Path file) {
        try {
            return Bytes.copyOf(HexFormat.of().parseHex(Files.readString(file).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
