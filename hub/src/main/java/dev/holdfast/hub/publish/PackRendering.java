package dev.holdfast.hub.publish;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.DependencyCheck;
import dev.holdfast.packs.render.ProfileContent;
import dev.holdfast.packs.render.Rendered;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.packs.render.SiteValues;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.value.GeneratedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders with packs.
 *
 * @param composer locks the draft of a profile by its name
 * @param images says what images' names mean
 * @param published what a version of a profile was published as
 */
public record PackRendering(
        Renderer renderer,
        Function<String, Checked<Composition>> composer,
        ImageDigests images,
        BiFunction<String, String, Optional<Bytes>> published)
        implements Rendering {
    @Override
    public Checked<Draft> compose(String profile) {
        return switch (composer.apply(profile)) {
            case Checked.Invalid<Composition>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Composition>(var locked, var noticed) -> {
                var warnings = new ArrayList<>(noticed);
                var before = published.apply(locked.name(), locked.version()).map(Composition::parse);
                // Before its images are asked for: what fails is not kept, and may have taken Helm's whole time.
                var tried = before.isEmpty() ? tried(locked) : List.<Finding>of();
                warnings.addAll(tried);
                yield tried.stream().anyMatch(Finding::isError)
                        ? new Checked.Invalid<>(tried)
                        : draft(images.lock(locked, before, warnings), warnings);
            }
        };
    }

    private List<Finding> tried(Composition locked) {
        return switch (renderer.content(locked)) {
            case Checked.Invalid<ProfileContent>(var findings) -> findings;
            case Checked.Valid<ProfileContent> _ -> renderer.trial(locked);
        };
    }

    private Checked<Draft> draft(Composition composition, List<Finding> warnings) {
        return switch (renderer.content(composition)) {
            case Checked.Invalid<ProfileContent>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<ProfileContent>(var content, var more) ->
                new Checked.Valid<>(
                        draft(composition, content),
                        Stream.concat(warnings.stream(), more.stream())
                                .distinct()
                                .toList());
        };
    }

    private static Draft draft(Composition composition, ProfileContent content) {
        return new Draft(
                composition.version(),
                composition.type(),
                composition.write(),
                content.layers().stream()
                        .map(layer -> new DraftLayer(
                                layer.id(), layer.inputs(), layer.content().map(Rendered.Layer::bytes)))
                        .toList(),
                content.machine());
    }

    @Override
    public Checked<List<SiteLayer>> render(Bytes composition, SiteInput input) {
        var locked = Composition.parse(composition);
        var site = site(locked, input);
        return switch (renderer.render(locked, site)) {
            case Checked.Invalid<Rendered>(var findings) -> new Checked.Invalid<>(findings);
            case Checked.Valid<Rendered>(var rendered, var warnings) ->
                switch (renderer.generated(locked, site)) {
                    case Checked.Invalid<Map<String, GeneratedValue>>(var findings) -> new Checked.Invalid<>(findings);
                    case Checked.Valid<Map<String, GeneratedValue>>(var generated, var _) ->
                        new Checked.Valid<>(
                                rendered.layers().stream()
                                        .map(layer -> layer(layer, locked, generated))
                                        .toList(),
                                warnings);
                };
        };
    }

    @Override
    public Optional<Problem> verify(Bytes composition, SiteInput input, Map<String, String> secrets) {
        var locked = Composition.parse(composition);
        return renderer.verify(locked, site(locked, input), secrets).map(finding -> finding.problem());
    }

    @Override
    public Optional<Problem> clash(List<Bytes> compositions) {
        return DependencyCheck.together(
                        compositions.stream().map(Composition::parse).toList())
                .stream()
                .findFirst()
                .map(finding -> finding.problem());
    }

    /** What a site brings, as the renderer takes it. */
    public static SiteValues site(Composition locked, SiteInput input) {
        var declared = locked.variables().stream().map(Variable::name).collect(Collectors.toSet());
        // A cluster's values are for all of its profiles; each sees only those that it declares.
        var own = new TreeMap<>(input.variables());
        own.keySet().retainAll(declared);
        var secrets = new TreeSet<>(input.secrets());
        secrets.retainAll(declared);
        return new SiteValues(
                own,
                Map.of(
                        "cluster.name",
                        input.cluster(),
                        "cluster.uid",
                        input.cluster(),
                        "project.name",
                        input.project()),
                input.overrides(),
                secrets);
    }

    private static SiteLayer layer(Rendered.Layer layer, Composition locked, Map<String, GeneratedValue> made) {
        var content = layer.content();
        var generated = new TreeMap<>(made);
        var taken = Holes.variables(content);
        generated.entrySet().removeIf(one -> one.getValue().names(one.getKey()).stream()
                .noneMatch(taken::contains));
        var ownHosts = locked.variables().stream()
                .filter(variable -> generated.containsKey(variable.name()))
                .anyMatch(variable -> variable.generated()
                        .filter(Variable.Generated::hasMacros)
                        .isPresent());
        return new SiteLayer(
                layer.id(),
                layer.inputs(),
                layer.usesSiteValues(),
                content.source().version(),
                content.priority(),
                content.requires(),
                generated,
                ownHosts,
                layer.values(),
                layer.bytes());
    }
}
