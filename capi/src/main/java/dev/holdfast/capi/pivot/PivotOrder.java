package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.Signer;
import java.util.Collection;

/**
 * The hub's order to a site to be the source of a pivot: to bring the cluster home. A target cannot begin one, for only
 * the source can look, freeze and decide.
 *
 * @param plan what is to move, and as which attempt
 * @param target the key of the target's statements
 * @param sealing the target's X25519 key in hexadecimal
 * @param recovery the fleet's offline X25519 key in hexadecimal
 */
public record PivotOrder(PivotPlan plan, PublicKey target, String sealing, String recovery) {
    /** The payload type of the envelope. */
    public static final String TYPE = "application/vnd.holdfast.pivot-order.v1+json";

    static final String SCHEMA = "pivot-order.v1";

    public PivotOrder {
        if (!sealing.matches("[0-9a-f]{64}") || !recovery.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not an X25519 public key: expected 64 hexadecimal digits");
        }
    }

    /** Equal orders have equal signatures. */
    public Envelope sign(Signer hub) {
        return Envelope.sign(TYPE, write(), hub);
    }

    /**
     * Reads an order of somebody trusted.
     *
     * @throws Refusal HF-DSS-002, HF-DSS-003, HF-PIV-014 when nobody trusted gave it, or it orders nothing
     */
    public static PivotOrder open(Envelope envelope, Collection<PublicKey> trusted) {
        return parse(envelope.open(TYPE, trusted));
    }

    /** What the source signs with, whom it believes and whom it seals to. */
    public SourceKeys keys(Signer source) {
        return new SourceKeys(source, target, sealing, recovery);
    }

    Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "schema",
                SCHEMA,
                "namespace",
                plan.namespace(),
                "cluster",
                plan.cluster(),
                "id",
                plan.id(),
                "epoch",
                plan.epoch(),
                "target",
                target.hex(),
                "sealing",
                sealing,
                "recovery",
                recovery));
    }

    private static PivotOrder parse(Bytes document) {
        try {
            var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
            if (!view.at("schema").text("").equals(SCHEMA)) {
                throw view.at("schema").outside(SCHEMA, view.at("schema").text(""));
            }
            return new PivotOrder(
                    new PivotPlan(
                            view.at("namespace").text(),
                            view.at("cluster").text(),
                            view.at("id").text(),
                            view.at("epoch").natural()),
                    new PublicKey(view.at("target").text()),
                    view.at("sealing").text(),
                    view.at("recovery").text());
        } catch (Refusal | IllegalArgumentException e) {
            throw new Refusal(
                    "HF-PIV-014",
                    "an order of schema " + SCHEMA,
                    String.valueOf(e.getMessage()),
                    "use versions of hub and agent that know each other");
        }
    }
}
