package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;

/**
 * Vouches for one layer that was rendered for one site's values: the payload of a DSSE envelope signed by a key that the
 * Catalog's policy lists (packs-and-profiles.md §3, "Who signs"; {@code spec/v1/desired.md}).
 *
 * @param inputs digest of what the layer was rendered from; must be what the profile manifest lists for the layer
 * @param result digest of the rendered layer
 * @param serial the revision that first used it
 */
public record VariantStatement(
        FleetId fleet, SiteId site, LayerKey layer, Digest inputs, Digest result, long serial, Instant expires) {
    public static final String PAYLOAD_TYPE = "application/vnd.holdfast.variant.v1+json";

    /** The Director target that carries the envelope. */
    public static String target(LayerKey layer) {
        return "variants/" + layer.profile() + "/" + layer.layer() + ".dsse.json";
    }

    public Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "fleet", fleet.value(),
                "site", site.value(),
                "layer", layer.toString(),
                "inputs", inputs.toString(),
                "result", result.toString(),
                "serial", serial,
                "expires", expires.toString()));
    }

    /** Reads the payload of a verified envelope. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    public static VariantStatement parse(Bytes payload) {
        var view = JsonView.of(StrictJson.parseObject(payload, Limits.DOCUMENT));
        return new VariantStatement(
                new FleetId(view.at("fleet").label()),
                new SiteId(view.at("site").label()),
                Documents.layerKey(view.at("layer")),
                Documents.digest(view.at("inputs")),
                Documents.digest(view.at("result")),
                view.at("serial").natural(),
                Documents.instant(view.at("expires")));
    }
}
