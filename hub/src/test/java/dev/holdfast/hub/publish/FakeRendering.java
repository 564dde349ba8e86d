package dev.holdfast.hub.publish;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Profiles as lists of layer ids: {@code own…} is rendered per site, {@code secret…} takes secrets. */
public final class FakeRendering implements Rendering {
    /** Sites for which a render fails as only a bug would. */
    public final Set<SiteId> broken = new HashSet<>();

    /** Every question about real values, in order. */
    public final List<Map<String, String>> verified = new ArrayList<>();

    /** What those are answered with. */
    public @Nullable Problem wrong;

    private final Map<String, Json.Obj> drafts = new HashMap<>();

    public void draft(String name, String version, String... layers) {
        drafts.put(name, Json.object("name", name, "version", version, "layers", List.of(layers)));
    }

    @Override
    public Optional<Problem> verify(Bytes composition, SiteInput input, Map<String, String> secrets) {
        verified.add(Map.copyOf(secrets));
        return Optional.ofNullable(wrong);
    }

    @Override
    public Optional<Problem> clash(List<Bytes> compositions) {
        return Optional.empty();
    }

    @Override
    public Checked<Draft> compose(String profile) {
        var draft = drafts.get(profile);
        if (draft == null) {
            return new Checked.Invalid<>(List.of(Finding.error("metadata.name", 0, "HF-PRF-001", profile, "apply it")));
        }
        var view = JsonView.of(draft);
        return valid(new Draft(
                view.at("version").text(),
                "add-on",
                StrictJson.write(draft),
                view.at("layers").texts().stream()
                        .map(id -> new DraftLayer(
                                id,
                                inputs(draft, id),
                                id.startsWith("own") ? Optional.empty() : Optional.of(layer(draft, id, ""))))
                        .toList(),
                Optional.empty()));
    }

    @Override
    public Checked<List<SiteLayer>> render(Bytes composition, SiteInput input) {
        if (broken.contains(input.site())) {
            throw new IllegalStateException("a bug that only site " + input.site() + " meets");
        }
        var draft = StrictJson.parseObject(composition, Limits.DOCUMENT);
        return valid(JsonView.of(draft).at("layers").texts().stream()
                .map(id -> new SiteLayer(
                        id,
                        inputs(draft, id),
                        id.startsWith("own"),
                        "",
                        0,
                        id.startsWith("secret") ? List.of(Features.HOLES, Features.LAYERS) : List.of(Features.LAYERS),
                        Map.of(),
                        false,
                        Map.of(),
                        layer(
                                draft,
                                id,
                                id.startsWith("own") ? input.variables().toString() : "")))
                .toList());
    }

    private static <T> Checked<T> valid(T value) {
        return new Checked.Valid<>(value, List.of());
    }

    private static Digest inputs(Json.Obj draft, String id) {
        return StrictJson.write(draft.with("id", id)).digest();
    }

    private static Bytes layer(Json.Obj draft, String id, String values) {
        return new HydratedLayer(
                        id,
                        id + values.hashCode(),
                        "default",
                        0,
                        HydratedLayer.Drift.CORRECT,
                        HydratedLayer.Existing.REFUSE,
                        Duration.ofMinutes(10),
                        HydratedLayer.OnFailure.HOLD,
                        List.of(),
                        List.of(Features.LAYERS),
                        new LayerSource("manifest", "", "", inputs(draft, id).toString(), "1.33.0"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                .write();
    }
}
