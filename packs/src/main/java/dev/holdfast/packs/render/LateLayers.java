package dev.holdfast.packs.render;

import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.render.HoleFinder.Sampled;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LateVariable;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Layers that differ from site to site in nothing but texts and numbers: rendered once with samples, signed once with holes,
 * filled at each site (packs-and-profiles.md §3, R1 to R5). Whatever stands against that only means that the layer is rendered
 * for each site, as one with switches and choices is.
 *
 * @param work one rendering, with findings of its own
 */
record LateLayers(Composition composition, Dependence dependence, NamespacePlan plan, Supplier<Work> work) {
    /** By id, in the profile's order. */
    Map<String, Rendered.Layer> find() {
        var running = new LinkedHashMap<String, Future<Optional<Rendered.Layer>>>();
        var found = new LinkedHashMap<String, Rendered.Layer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var layer : composition.layers()) {
                var variables = layer.isMachine() ? List.<LateVariable>of() : dependence.late(layer.id());
                if (!variables.isEmpty()) {
                    running.put(layer.id(), threads.submit(() -> find(layer.id(), variables)));
                }
            }
            for (var layer : running.entrySet()) {
                layer.getValue().get().ifPresent(late -> found.put(layer.getKey(), late));
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException ours
                    ? ours
                    : new IllegalStateException("rendering a layer with samples broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rendering", e);
        }
        return found;
    }

    private Optional<Rendered.Layer> find(String id, List<LateVariable> variables) {
        var samples = LateSamples.of(variables);
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        var names = variables.stream().map(LateVariable::name).toList();
        var sampled = new ArrayList<Sampled>();
        var first = add(id, samples.get().all(), sampled);
        if (first.isEmpty() || !first.get().content().hooks().isEmpty()) {
            return Optional.empty();
        }
        var places = new LatePlaces(sampled, variables);
        var layer = new HoleFinder(sampled, places).find();
        if (places.possible()
                && places.marked()
                && add(id, samples.get().single(), sampled).isPresent()) {
            places = new LatePlaces(sampled, variables);
            layer = new HoleFinder(sampled, places).find();
        }
        if (!places.possible()) {
            return Optional.empty();
        }
        var taking = layer.taking(
                        layer.objects().stream()
                                .map(object -> marked(object, names))
                                .toList(),
                        variables)
                .requiring(Features.VALUES);
        return Optional.of(first.get().with(taking).with(Map.of()));
    }

    /** What the first of these samples made; empty when one of them made nothing. */
    private Optional<Rendered.Layer> add(String id, List<Sample> samples, List<Sampled> sampled) {
        var first = Optional.<Rendered.Layer>empty();
        for (var sample : samples) {
            var layer = work.get().alone(id, sample.values(), plan);
            if (layer.isEmpty()) {
                return layer;
            }
            first = first.or(() -> layer);
            sampled.add(new Sampled(sample, layer.get().content()));
        }
        return first;
    }

    /** A checksum over secrets may be one over the site's values too; which, nobody can see any more. */
    private static LayerObject marked(LayerObject object, List<String> names) {
        return new LayerObject(
                object.manifest(),
                object.onImmutable(),
                object.holes().stream()
                        .map(hole -> hole.filling() instanceof Filling.Derived(var taken)
                                        && !names.containsAll(taken)
                                        && !hole.pointer().endsWith(SecretUsers.POINTER)
                                ? new Hole(hole.pointer(), new Filling.Derived(both(taken, names)))
                                : hole)
                        .toList());
    }

    private static List<String> both(List<String> one, List<String> other) {
        var both = new TreeSet<>(one);
        both.addAll(other);
        return List.copyOf(both);
    }

    /**
     * The layer that all sites have, with a site's values, when Helm makes the same of them (R1); else what was made for it.
     *
     * @param made by Helm
     * @param variables of the site
     * @param autoscalers those that all sites have: what is signed has no replicas that they set
     */
    static Rendered.Layer choose(
            Rendered.Layer late,
            Rendered.Layer made,
            Map<String, String> variables,
            SiteValues site,
            Autoscalers autoscalers) {
        var values = new TreeMap<String, String>();
        for (var variable : late.content().variables()) {
            var name = variable.name();
            values.put(name, variables.getOrDefault(name, site.system().getOrDefault(name, "")));
        }
        var freed = autoscalers.free(made, new ArrayList<>());
        return agrees(late, values, freed.content()) ? late.with(values) : made;
    }

    private static boolean agrees(Rendered.Layer late, Map<String, String> values, HydratedLayer made) {
        try {
            return values.values().stream().noneMatch(String::isEmpty)
                    && RealValues.agrees(late.content(), late.with(values).bound(), made);
        } catch (Refusal e) {
            // The site would refuse it: the regex allows what was written, and not how we write it.
            return false;
        }
    }
}
