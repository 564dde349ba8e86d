package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.capi.pivot.SecretSeals;
import dev.holdfast.capi.pivot.SourceFence;
import dev.holdfast.capi.pivot.SourceKeys;
import dev.holdfast.capi.pivot.TargetKeys;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The hub's two parts in the pivots of one cluster: source on its way out, target on its way home. Both remember what they
 * saw last, so they are kept from one look to the next. Confined to one thread.
 */
final class Pivots {
    private final CapiApi api;
    private final String cluster;
    private final PublicKey peer;
    private final String peerSealing;
    private final PivotSource source;
    private final PivotTarget target;
    private Optional<Envelope> said = Optional.empty();

    /**
     * @param peer whose statements are believed
     * @param peerSealing whom to seal to
     */
    Pivots(CapiApi api, String cluster, PublicKey peer, String peerSealing, Tools tools) {
        this.api = api;
        this.cluster = cluster;
        this.peer = peer;
        this.peerSealing = peerSealing;
        var journal = new SecretJournal(api, Home.JOURNALS, Home.journal(cluster));
        var seals = new SecretSeals(api, Home.JOURNALS);
        var keys = tools.keys();
        this.source = new PivotSource(
                api,
                journal,
                seals,
                new SourceKeys(keys.signer(), peer, peerSealing, keys.recovery()),
                // The one cloud that this version knows has no credentials that could be cut.
                SourceFence.NOTHING_TO_CUT,
                tools.times().pivot(),
                tools.clock(),
                tools.random());
        this.target = new PivotTarget(
                api,
                journal,
                seals,
                new TargetKeys(keys.sealing(), keys.signer(), List.of(peer)),
                name -> node(name, tools),
                tools.times().pivot(),
                tools.clock());
    }

    /** Whether these are still the ones to work with. */
    boolean fit(CapiApi now, PublicKey key, String sealing) {
        return api.equals(now) && peer.equals(key) && peerSealing.equals(sealing);
    }

    CapiApi api() {
        return api;
    }

    PivotSource source() {
        return source;
    }

    PivotTarget target() {
        return target;
    }

    /** Whether this was said last by this process; saying it again would only cost. */
    boolean isSaid(Envelope statement) {
        return said.filter(statement::equals).isPresent();
    }

    void said(Envelope statement) {
        said = Optional.of(statement);
    }

    /** Throws a kept set away; one that is gone is no loss. */
    void discard(String attempt) {
        if (!attempt.isEmpty()) {
            new SecretSeals(api, Home.JOURNALS).delete(attempt);
        }
    }

    /** A Node of the cluster itself, by the kubeconfig that Cluster API keeps beside its objects. */
    private CapiAnswer.Read node(String name, Tools tools) {
        return switch (api.get(new ObjectRef("v1", "Secret", cluster, cluster + "-kubeconfig"))) {
            case CapiAnswer.Found(var secret) -> {
                var text = Base64.getDecoder()
                        .decode(secret.view().at("data").at("value").text(""));
                try (var workload = tools.connect().apply(new String(text, StandardCharsets.UTF_8))) {
                    yield workload.get(new ObjectRef("v1", "Node", "", name));
                }
            }
            case CapiAnswer.Absent absent -> absent;
            case CapiAnswer.Denied denied -> denied;
            case CapiAnswer.Unavailable unavailable -> unavailable;
        };
    }
}
