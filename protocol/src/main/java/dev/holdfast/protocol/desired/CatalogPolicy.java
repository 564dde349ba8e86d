package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
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
 */
public record CatalogPolicy(List<String> variantKeys, List<String> removalKeys) {
    public static final String SCHEMA = "policy.v1";
    public static final String TARGET = "policy.json";

    public CatalogPolicy {
        variantKeys = List.copyOf(variantKeys);
        removalKeys = List.copyOf(removalKeys);
    }

    public Bytes write() {
        return StrictJson.writeSorted(
                Json.object("schema", SCHEMA, "variantKeys", variantKeys, "removalKeys", removalKeys));
    }

    /** Reads a policy. @throws Refusal HF-JSN-… with the path, HF-DES-001 on another schema */
    public static CatalogPolicy parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal("HF-DES-001", SCHEMA, view.at("schema").text(), "update the agent, then try again");
        }
        return new CatalogPolicy(keys(view.at("variantKeys")), keys(view.at("removalKeys")));
    }

    private static List<String> keys(JsonView list) {
        return list.items().stream().map(CatalogPolicy::key).toList();
    }

    private static String key(JsonView view) {
        if (!Digest.isHex(view.text())) {
            throw view.outside("a key of 64 hexadecimal digits", view.text());
        }
        return view.text();
    }
}
