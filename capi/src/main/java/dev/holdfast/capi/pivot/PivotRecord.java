package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.Problems;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/**
 * What one side of a pivot knows for sure: its journal, the same format on both sides. Everything that is done is
 * intended here before; whoever reads it after a crash can go on. Texts are empty until they are known.
 *
 * @param id of this attempt; a new attempt has a new one
 * @param epoch what the target will hold: one more than the source holds
 * @param since when this phase began
 * @param pauses what the source pauses, and what it undoes
 * @param members owners first: at the source what was sealed, at the target what was created so far
 * @param seal what was sealed
 * @param targetUid of the namespace kube-system at the target: which cluster it is
 * @param fenced whether the source's own access to the infrastructure is cut off
 * @param commit at the target: the source's signed statement that it committed, as received
 * @param problems why it was aborted
 */
public record PivotRecord(
        Role role,
        ClusterRef cluster,
        String id,
        long epoch,
        Phase phase,
        Decision decision,
        Instant since,
        List<PausePoint> pauses,
        List<Member> members,
        SealRef seal,
        String targetUid,
        boolean fenced,
        String commit,
        List<Problem> problems) {
    static final String SCHEMA = "pivot.v1";

    public PivotRecord {
        pauses = List.copyOf(pauses);
        members = List.copyOf(members);
        problems = List.copyOf(problems);
    }

    static PivotRecord begin(Role role, ClusterRef cluster, String id, long epoch, Phase phase, Instant now) {
        return new PivotRecord(
                role,
                cluster,
                id,
                epoch,
                phase,
                Decision.OPEN,
                now,
                List.of(),
                List.of(),
                SealRef.NONE,
                "",
                false,
                "",
                List.of());
    }

    PivotRecord at(Phase next, Instant now) {
        return new PivotRecord(
                role, cluster, id, epoch, next, decision, now, pauses, members, seal, targetUid, fenced, commit,
                problems);
    }

    PivotRecord decided(Decision next) {
        return new PivotRecord(
                role, cluster, id, epoch, phase, next, since, pauses, members, seal, targetUid, fenced, commit,
                problems);
    }

    PivotRecord pausing(List<PausePoint> next) {
        return new PivotRecord(
                role, cluster, id, epoch, phase, decision, since, next, members, seal, targetUid, fenced, commit,
                problems);
    }

    PivotRecord having(List<Member> next) {
        return new PivotRecord(
                role, cluster, id, epoch, phase, decision, since, pauses, next, seal, targetUid, fenced, commit,
                problems);
    }

    PivotRecord sealed(SealRef next) {
        return new PivotRecord(
                role, cluster, id, epoch, phase, decision, since, pauses, members, next, targetUid, fenced, commit,
                problems);
    }

    PivotRecord aimed(String next) {
        return new PivotRecord(
                role, cluster, id, epoch, phase, decision, since, pauses, members, seal, next, fenced, commit,
                problems);
    }

    PivotRecord fencedOff() {
        return new PivotRecord(
                role, cluster, id, epoch, phase, decision, since, pauses, members, seal, targetUid, true, commit,
                problems);
    }

    PivotRecord committedBy(String statement) {
        return new PivotRecord(
                role, cluster, id, epoch, phase, decision, since, pauses, members, seal, targetUid, fenced, statement,
                problems);
    }

    PivotRecord because(List<Problem> next) {
        return new PivotRecord(
                role, cluster, id, epoch, phase, decision, since, pauses, members, seal, targetUid, fenced, commit,
                next);
    }

    /** Canonical: equal records have equal bytes. */
    public Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "schema",
                SCHEMA,
                "role",
                lower(role),
                "cluster",
                cluster.json(),
                "id",
                id,
                "epoch",
                epoch,
                "phase",
                lower(phase),
                "decision",
                lower(decision),
                "since",
                since.toString(),
                "pauses",
                list(pauses, PausePoint::json),
                "members",
                list(members, Member::json),
                "seal",
                seal.json(),
                "targetUid",
                targetUid,
                "fenced",
                fenced,
                "commit",
                commit,
                "problems",
                list(problems, Problems::json)));
    }

    /** Reads a journal. @throws Refusal HF-PIV-023 when it is none of this version */
    public static PivotRecord parse(Bytes document) {
        try {
            var view = JsonView.of(StrictJson.parseObject(document, Limits.OBJECTS));
            if (!view.at("schema").text("").equals(SCHEMA)) {
                throw view.at("schema").outside(SCHEMA, view.at("schema").text(""));
            }
            return new PivotRecord(
                    read(Role.class, view.at("role")),
                    ClusterRef.read(view.at("cluster")),
                    view.at("id").text(),
                    view.at("epoch").natural(),
                    read(Phase.class, view.at("phase")),
                    read(Decision.class, view.at("decision")),
                    Instant.parse(view.at("since").text()),
                    view.at("pauses").items().stream().map(PausePoint::read).toList(),
                    view.at("members").items().stream().map(Member::read).toList(),
                    SealRef.read(view.at("seal")),
                    view.at("targetUid").text(""),
                    view.at("fenced").flag(false),
                    view.at("commit").text(""),
                    view.at("problems").items().stream().map(Problems::read).toList());
        } catch (Refusal e) {
            throw unreadable(e.problem().expected() + ", found " + e.problem().found());
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    static <E extends Enum<E>> String lower(E value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E read(Class<E> type, JsonView view) {
        return Enum.valueOf(type, view.text().toUpperCase(Locale.ROOT));
    }

    static <T> Json.Arr list(List<T> items, java.util.function.Function<T, Json> json) {
        return new Json.Arr(items.stream().map(json).toList());
    }

    private static Refusal unreadable(String found) {
        return new Refusal(
                "HF-PIV-023",
                "a journal of schema " + SCHEMA,
                found,
                "use the version of Holdfast that wrote it, or restore it from the other side's statement");
    }
}
