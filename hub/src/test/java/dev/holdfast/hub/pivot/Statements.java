package dev.holdfast.hub.pivot;

import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.Signer;
import java.util.List;

/** Statements as the two sides of a pivot write them. */
public final class Statements {
    private Statements() {}

    /** What the target says in this phase. */
    public static Envelope target(Signer signer, long epoch, String phase) {
        return said(signer, "target", "pivot-000" + epoch, epoch, phase, "open", Bytes.utf8("some file"));
    }

    /** What the source says in this phase of this file. */
    public static Envelope source(Signer signer, long epoch, String phase, Bytes file) {
        return said(signer, "source", "pivot-000" + epoch, epoch, phase, "open", file);
    }

    /** Any statement. */
    public static Envelope said(
            Signer signer, String role, String id, long epoch, String phase, String decision, Bytes file) {
        var cluster = Json.object("namespace", "default", "name", "shop-017", "uid", "uid-1");
        return said(signer, role, cluster, id, epoch, phase, decision, file, List.of());
    }

    /** The same of any cluster, with what speaks against it. */
    public static Envelope said(
            Signer signer,
            String role,
            Json.Obj cluster,
            String id,
            long epoch,
            String phase,
            String decision,
            Bytes file,
            List<Json.Obj> problems) {
        var ref = BlobRef.of(file);
        var seal = Json.object(
                "set", ref.digest().toString(),
                "content", ref.digest().toString(),
                "file", ref.digest().toString(),
                "length", ref.length());
        return Envelope.sign(
                PivotStatement.TYPE,
                StrictJson.writeSorted(Json.object(
                        "schema",
                        "pivot-statement.v1",
                        "role",
                        role,
                        "cluster",
                        cluster,
                        "id",
                        id,
                        "epoch",
                        epoch,
                        "phase",
                        phase,
                        "decision",
                        decision,
                        "seal",
                        seal,
                        "targetUid",
                        "uid-2",
                        "problems",
                        problems)),
                signer);
    }
}
