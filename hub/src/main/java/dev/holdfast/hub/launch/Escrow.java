package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.Decision;
import dev.holdfast.capi.pivot.PivotJournal;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.capi.pivot.SealStore;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.capi.pivot.SecretSeals;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Base64Text;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Optional;

/**
 * What a reclaim is made of, for whoever has the fleet's recovery key. All of it is sealed or no secret.
 *
 * @param lost journal of the pivot that took the cluster to its site
 * @param sealed the set of that pivot
 * @param taker the hub's X25519 key
 * @param targetUid of the namespace kube-system at the management cluster
 * @param used the highest epoch so far
 */
public record Escrow(Bytes lost, Bytes sealed, String taker, String targetUid, long used) {
    /**
     * Reads it at the management cluster.
     *
     * @param known the journal of the lost pivot, when an earlier reclaim has replaced it there
     */
    static Escrow read(CapiApi api, String cluster, Optional<Bytes> known, String taker) {
        var now =
                switch (new SecretJournal(api, Home.JOURNALS, Home.journal(cluster)).read()) {
                    case PivotJournal.Entry(var record, var _) -> record;
                    case PivotJournal.Blank _ -> throw notLost(cluster, "it was never at a site");
                    case PivotJournal.Silent(var reason) -> throw Home.silent(reason);
                };
        var lost = known.map(PivotRecord::parse).orElse(now);
        if (lost.role() != Role.SOURCE || lost.decision() != Decision.COMMITTED) {
            throw notLost(cluster, "its objects are at the management cluster");
        }
        return switch (new SecretSeals(api, Home.JOURNALS).read(lost.id())) {
            case SealStore.Kept(var file) ->
                new Escrow(lost.write(), file, taker, uid(api), Math.max(lost.epoch(), now.epoch()));
            case SealStore.Nothing _ ->
                throw new Refusal(
                        "HF-PIV-015",
                        "the escrow of pivot " + lost.id() + " at the management cluster",
                        "none",
                        "restore it from a backup of the management cluster");
            case SealStore.Silent(var reason) -> throw Home.silent(reason);
        };
    }

    /** How answers show it. */
    public Json.Obj json() {
        return Json.object(
                "lost",
                lost.utf8(),
                "sealed",
                Base64Text.of(sealed),
                "taker",
                taker,
                "targetUid",
                targetUid,
                "used",
                used);
    }

    private static String uid(CapiApi api) {
        return switch (api.get(new ObjectRef("v1", "Namespace", "", Home.JOURNALS))) {
            case CapiAnswer.Found(var namespace) -> namespace.uid();
            case CapiAnswer.Absent(var what) -> throw Home.silent("no " + what);
            case CapiAnswer.Denied(var reason) -> throw Home.silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw Home.silent(reason);
        };
    }

    private static Refusal notLost(String cluster, String found) {
        return new Refusal(
                "HF-PIV-131",
                "a cluster that went to its site",
                cluster + ": " + found,
                "nothing has to be reclaimed; see holdfast describe cluster " + cluster);
    }
}
