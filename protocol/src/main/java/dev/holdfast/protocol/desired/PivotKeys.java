package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * What the Catalog says about pivots, so that the Director's key alone can neither speak in one nor have a cluster sealed
 * to somebody ({@code spec/v1/pivot.md}). All of them 32 bytes in lower-case hexadecimal.
 *
 * @param hub Ed25519 keys whose words count as the hub's
 * @param sealing X25519 keys of the hub, which a site may seal its cluster to
 * @param recovery X25519 keys whose private halves lie offline, which it may seal to besides
 */
public record PivotKeys(List<String> hub, List<String> sealing, List<String> recovery) {
    /** A fleet in which no cluster can move. */
    public static final PivotKeys NONE = new PivotKeys(List.of(), List.of(), List.of());

    public PivotKeys {
        hub = List.copyOf(hub);
        sealing = List.copyOf(sealing);
        recovery = List.copyOf(recovery);
    }

    /** Whether there is one of each: with less no cluster comes home. */
    public boolean isWhole() {
        return !hub.isEmpty() && !sealing.isEmpty() && !recovery.isEmpty();
    }

    Json.Obj json() {
        return Json.object("hub", hub, "sealing", sealing, "recovery", recovery);
    }

    static PivotKeys read(JsonView view) {
        return view.present()
                ? new PivotKeys(keys(view.at("hub")), keys(view.at("sealing")), keys(view.at("recovery")))
                : NONE;
    }

    static List<String> keys(JsonView list) {
        return list.items().stream().map(PivotKeys::key).toList();
    }

    private static String key(JsonView view) {
        if (!Digest.isHex(view.text())) {
            throw view.outside("a key of 64 hexadecimal digits", view.text());
        }
        return view.text();
    }
}
