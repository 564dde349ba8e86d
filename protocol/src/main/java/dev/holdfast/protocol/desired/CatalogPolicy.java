package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;

/**
 * Which keys the Catalog allows to do what: its target {@code policy.json} ({@code spec/v1/catalog.md}).
 *
 * @param variantKeys Ed25519 public keys, raw 32 bytes in lower-case hexadecimal, that may sign variant statements
 * @param removalKeys the same, that may sign removal statements
 * @param pivots who takes part in pivots
 */
public record CatalogPolicy(List<String> variantKeys, List<String> removalKeys, PivotKeys pivots) {
    public static final String SCHEMA = "policy.v1";
    public static final String TARGET = "policy.json";

    public CatalogPolicy {
        variantKeys = List.copyOf(variantKeys);
        removalKeys = List.copyOf(removalKeys);
    }

    public Bytes write() {
        var json = Json.object("schema", SCHEMA, "variantKeys", variantKeys, "removalKeys", removalKeys);
        return StrictJson.writeSorted(pivots.equals(PivotKeys.NONE) ? json : json.with("pivots", pivots.json()));
    }

    /** Reads a policy. @throws Refusal HF-JSN-… with the path, HF-DES-001 on another schema */
    public static CatalogPolicy parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal("HF-DES-001", SCHEMA, view.at("schema").text(), "update the agent, then try again");
        }
        return new CatalogPolicy(
                PivotKeys.keys(view.at("variantKeys")),
                PivotKeys.keys(view.at("removalKeys")),
                PivotKeys.read(view.at("pivots")));
    }
}
