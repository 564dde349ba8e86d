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
 * The future target asks the source to begin: a site that holds a cluster is called home. Hearing it again, late or never
 * harms nothing, since an id is used once and an epoch that was held before is refused.
 *
 * @param plan the attempt that the source shall begin
 * @param sealing the X25519 key of the target, in hexadecimal
 * @param recovery the fleet's offline X25519 key, in hexadecimal
 */
public record PivotCall(PivotPlan plan, String sealing, String recovery) {
    /** The payload type of the envelope. */
    public static final String TYPE = "application/vnd.holdfast.pivot-call.v1+json";

    private static final String SCHEMA = "pivot-call.v1";
    private static final String KEY = "[0-9a-f]{64}";

    public PivotCall {
        if (!sealing.matches(KEY) || !recovery.matches(KEY)) {
            throw new IllegalArgumentException("not an X25519 key: expected 64 hexadecimal digits");
        }
    }

    /** Equal calls have equal signatures. */
    public Envelope sign(Signer signer) {
        return Envelope.sign(TYPE, write(), signer);
    }

    /**
     * Reads what somebody trusted said.
     *
     * @throws Refusal HF-DSS-002, HF-DSS-003, HF-PIV-014 when nobody trusted said this, or it is no call
     */
    public static PivotCall open(Envelope envelope, Collection<PublicKey> trusted) {
        var payload = envelope.open(TYPE, trusted);
        try {
            var view = JsonView.of(StrictJson.parseObject(payload, Limits.DOCUMENT));
            if (!view.at("schema").text("").equals(SCHEMA)) {
                throw view.at("schema").outside(SCHEMA, view.at("schema").text(""));
            }
            var cluster = view.at("cluster");
            return new PivotCall(
                    new PivotPlan(
                            cluster.at("namespace").text(),
                            cluster.at("name").text(),
                            view.at("id").text(),
                            view.at("epoch").natural()),
                    view.at("keys").at("target").text(),
                    view.at("keys").at("recovery").text());
        } catch (Refusal | IllegalArgumentException e) {
            throw new Refusal(
                    "HF-PIV-014",
                    "a call of schema " + SCHEMA,
                    String.valueOf(e.getMessage()),
                    "use versions of hub and agent that know each other");
        }
    }

    Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "schema",
                SCHEMA,
                "cluster",
                Json.object("namespace", plan.namespace(), "name", plan.cluster()),
                "id",
                plan.id(),
                "epoch",
                plan.epoch(),
                "keys",
                Json.object("target", sealing, "recovery", recovery)));
    }
}
