package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.List;

/**
 * Allows every site of a fleet to remove what holds data together with a tombstoned layer: the payload of a DSSE envelope
 * signed by a key that the Catalog's policy lists for it (packs-and-profiles.md §3a, protocol.md D41a;
 * {@code spec/v1/desired.md}).
 *
 * @param inputs of every version of the layer that it is about; a layer that came back later has others
 */
public record RemovalStatement(FleetId fleet, LayerKey layer, List<Digest> inputs, Instant issued, Instant expires) {
    public static final String PAYLOAD_TYPE = "application/vnd.holdfast.removal.v1+json";

    public RemovalStatement {
        inputs = List.copyOf(inputs);
    }

    /** The Director target that carries the envelope. */
    public static String target(LayerKey layer) {
        return "removals/" + layer.profile() + "/" + layer.layer() + ".dsse.json";
    }

    public Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "fleet", fleet.value(),
                "layer", layer.toString(),
                "inputs", inputs.stream().map(Digest::toString).toList(),
                "issued", issued.toString(),
                "expires", expires.toString()));
    }

    /** Reads the payload of a verified envelope. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    public static RemovalStatement parse(Bytes payload) {
        var view = JsonView.of(StrictJson.parseObject(payload, Limits.DOCUMENT));
        return new RemovalStatement(
                new FleetId(view.at("fleet").label()),
                Documents.layerKey(view.at("layer")),
                view.at("inputs").items().stream().map(Documents::digest).toList(),
                Documents.instant(view.at("issued")),
                Documents.instant(view.at("expires")));
    }
}
