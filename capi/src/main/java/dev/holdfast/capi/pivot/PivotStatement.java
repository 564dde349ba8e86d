package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.Problems;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.Signer;
import java.util.Collection;
import java.util.List;

/**
 * What one side of a pivot tells the other: its journal, without lists and secrets, signed. Only the newest one counts,
 * and hearing it twice, late or not at all harms nothing. The source's statement with the decision COMMITTED is the
 * commit record.
 */
public record PivotStatement(
        Role role,
        ClusterRef cluster,
        String id,
        long epoch,
        Phase phase,
        Decision decision,
        SealRef seal,
        String targetUid,
        List<Problem> problems) {
    /** The payload type of the envelope. */
    public static final String TYPE = "application/vnd.holdfast.pivot.v1+json";

    static final String SCHEMA = "pivot-statement.v1";

    public PivotStatement {
        problems = List.copyOf(problems);
    }

    static PivotStatement of(PivotRecord record) {
        return new PivotStatement(
                record.role(),
                record.cluster(),
                record.id(),
                record.epoch(),
                record.phase(),
                record.decision(),
                record.seal(),
                record.targetUid(),
                record.problems());
    }

    /** Equal statements have equal signatures: it can be said again after any crash. */
    Envelope sign(Signer signer) {
        return Envelope.sign(TYPE, write(), signer);
    }

    /**
     * Reads what somebody trusted said.
     *
     * @throws Refusal HF-DSS-002, HF-DSS-003, HF-PIV-014 when nobody trusted said this, or it says nothing
     */
    public static PivotStatement open(Envelope envelope, Collection<PublicKey> trusted) {
        return parse(envelope.open(TYPE, trusted));
    }

    /**
     * Whether this is what the same side said before, again or later, by what it says itself: no carrier is asked for an
     * order. An epoch is of one attempt, and phases of one attempt only go forward.
     */
    public boolean isAtLeast(PivotStatement before) {
        return epoch > before.epoch() || isLaterThan(before);
    }

    private boolean isLaterThan(PivotStatement before) {
        return epoch == before.epoch()
                && id.equals(before.id())
                && role == before.role()
                && phase.compareTo(before.phase()) >= 0
                && (decision == before.decision() || before.decision() == Decision.OPEN);
    }

    /** Whether both speak of the same attempt. */
    boolean isAbout(PivotRecord record) {
        return id.equals(record.id())
                && epoch == record.epoch()
                && cluster.equals(record.cluster())
                && role != record.role();
    }

    /** Whether this speaks of a later attempt to move the same cluster: then the earlier one has ended. */
    boolean isAfter(PivotRecord record) {
        return epoch > record.epoch()
                && cluster.namespace().equals(record.cluster().namespace())
                && cluster.name().equals(record.cluster().name());
    }

    Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "schema",
                SCHEMA,
                "role",
                PivotRecord.lower(role),
                "cluster",
                cluster.json(),
                "id",
                id,
                "epoch",
                epoch,
                "phase",
                PivotRecord.lower(phase),
                "decision",
                PivotRecord.lower(decision),
                "seal",
                seal.json(),
                "targetUid",
                targetUid,
                "problems",
                PivotRecord.list(problems, Problems::json)));
    }

    /**
     * Reads an envelope that was opened before it was kept, by whatever key.
     *
     * @throws Refusal HF-PIV-014 when it says nothing
     */
    public static PivotStatement kept(Envelope envelope) {
        return parse(envelope.payload());
    }

    private static PivotStatement parse(Bytes document) {
        try {
            var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
            if (!view.at("schema").text("").equals(SCHEMA)) {
                throw view.at("schema").outside(SCHEMA, view.at("schema").text(""));
            }
            return new PivotStatement(
                    PivotRecord.read(Role.class, view.at("role")),
                    ClusterRef.read(view.at("cluster")),
                    PivotPlan.checked(view.at("id").text()),
                    view.at("epoch").natural(),
                    PivotRecord.read(Phase.class, view.at("phase")),
                    PivotRecord.read(Decision.class, view.at("decision")),
                    SealRef.read(view.at("seal")),
                    view.at("targetUid").text(""),
                    view.at("problems").items().stream().map(Problems::read).toList());
        } catch (Refusal | IllegalArgumentException e) {
            throw new Refusal(
                    "HF-PIV-014",
                    "a statement of schema " + SCHEMA,
                    String.valueOf(e.getMessage()),
                    "use versions of hub and agent that know each other");
        }
    }
}
