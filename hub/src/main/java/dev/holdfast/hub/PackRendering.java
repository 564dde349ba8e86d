package dev.holdfast.hub;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.publish.Rendering;
import dev.holdfast.hub.registry.RegistryKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.registry.FolderRegistry;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.render.ProfileContent;
import dev.holdfast.packs.render.Rendered;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.packs.render.SiteValues;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders stored profiles with packs from the stored registries. Thread-safe. */
final class PackRendering implements Rendering {
    private final Resources resources;
    private final RegistryKind registries;
    private final Renderer renderer;

    PackRendering(Resources resources, RegistryKind registries, Renderer renderer) {
        this.resources = resources;
        this.registries = registries;
        this.renderer = renderer;
    }

    /** What is wrong with the spec of a profile. */
    static List<Finding> check(String name, Json.Obj spec) {
        return Profile.read(name, spec).findings().stream()
                .filter(dev.holdfast.packs.format.Finding::isError)
                .map(f -> new Finding(f.path(), f.line(), f.code(), f.message(), f.remedy()))
                .toList();
    }

    @Override
    public Outcome<Draft> compose(String name) {
        var document = resources.find(Profiles.name(name));
        if (document.isEmpty()) {
            return new Outcome.Wrong<>(List.of(
                    new Problem("HF-API-404", "Profile/" + name, "nothing of that name", "apply the profile first")));
        }
        return switch (Profile.read(name, document.get().spec())) {
            case Checked.Invalid<Profile>(var findings) -> wrong(findings);
            case Checked.Valid<Profile> profile ->
                switch (ProfileComposer.compose(profile.value(), stored())) {
                    case Checked.Invalid<Composition>(var findings) -> wrong(findings);
                    case Checked.Valid<Composition> composition -> draft(composition.value());
                };
        };
    }

    @Override
    public Outcome<List<SiteLayer>> render(Bytes composition, SiteInput input) {
        var parsed = Composition.parse(composition);
        var versions = parsed.layers().stream()
                .collect(Collectors.toMap(
                        Composition.Layer::id,
                        layer -> layer.pack().map(Composition.LockedPack::version).orElse(parsed.version())));
        var values = new SiteValues(input.variables(), system(input), input.overrides());
        return switch (renderer.render(parsed, values)) {
            case Checked.Invalid<Rendered>(var findings) -> wrong(findings);
            case Checked.Valid<Rendered> rendered ->
                new Outcome.Done<>(rendered.value().layers().stream()
                        .map(layer -> new SiteLayer(
                                layer.id(),
                                layer.inputs(),
                                layer.usesSiteValues(),
                                versions.getOrDefault(layer.id(), parsed.version()),
                                layer.content().priority(),
                                layer.content().requires(),
                                layer.bytes()))
                        .toList());
        };
    }

    private Outcome<Draft> draft(Composition composition) {
        return switch (renderer.content(composition)) {
            case Checked.Invalid<ProfileContent>(var findings) -> wrong(findings);
            case Checked.Valid<ProfileContent> content ->
                new Outcome.Done<>(new Draft(
                        composition.version(),
                        composition.type(),
                        composition.write(),
                        content.value().layers().stream()
                                .map(layer -> new DraftLayer(
                                        layer.id(), layer.inputs(), layer.content().map(Rendered.Layer::bytes)))
                                .toList()));
        };
    }

    private Registries stored() {
        return new Registries(registries.all().stream()
                .map(registry -> new FolderRegistry(registry.name(), registry.folder()))
                .toList());
    }

    private static Map<String, String> system(SiteInput input) {
        return Map.of("cluster.name", input.cluster());
    }

    private static <T> Outcome<T> wrong(List<dev.holdfast.packs.format.Finding> findings) {
        return new Outcome.Wrong<>(findings.stream()
                .filter(dev.holdfast.packs.format.Finding::isError)
                .map(dev.holdfast.packs.format.Finding::problem)
                .toList());
    }
}
