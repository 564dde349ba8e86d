package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.layer.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds where in a layer the values of sensitive variables come out, by comparing what several samples of them became
 * (packs-and-profiles.md §3, R2, R5, R6), and leaves holes there. Confined to one thread.
 */
final class HoleFinder {
    /** A layer as one sample made it. */
    record Sampled(Sample sample, HydratedLayer layer) {}

    /** What checksums look like: one word without anything that a text needs. */
    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9+/=_-]{6,128}");

    /** What it refuses with. */
    static final Set<String> CODES = Set.of("HF-RND-019", "HF-RND-020", "HF-RND-021");

    private final TreeSet<String> variables;
    private final String path;
    private final Sampled base;
    private final List<Sampled> others;
    private final SampledText text;
    private final Map<String, String> sources;
    private final List<Finding> findings;

    /**
     * Compares the layers of one id.
     *
     * @param sources where each object comes from, by its identity
     * @param variables those of the sample that this layer takes
     * @param sampled the first is what the others are compared with
     */
    HoleFinder(List<Sampled> sampled, Set<String> variables, Map<String, String> sources, List<Finding> findings) {
        this.sources = sources;
        this.variables = new TreeSet<>(variables);
        this.base = sampled.getFirst();
        this.others = sampled.subList(1, sampled.size());
        this.path = "layers." + base.layer().id();
        this.text = new SampledText(base.sample().values());
        this.findings = findings;
    }

    /** The first layer with holes instead of its sample's values; HF-RND-019 to -021 where none may be. */
    HydratedLayer find() {
        if (others.stream().anyMatch(other -> !isAlike(base.layer(), other.layer()))) {
            findings.add(Finding.error(
                    path,
                    0,
                    "HF-RND-021",
                    "which objects there are depends on the value of " + names(),
                    "let nothing but the data of Secrets depend on a sensitive variable"));
            return base.layer();
        }
        var objects = new ArrayList<LayerObject>();
        for (int i = 0; i < base.layer().objects().size(); i++) {
            var index = i;
            var object = base.layer().objects().get(i);
            var found = search(
                    object.manifest(),
                    others.stream()
                            .map(other -> other.layer().objects().get(index).manifest())
                            .toList());
            objects.add(new LayerObject(found.manifest(), object.onImmutable(), found.holes()));
        }
        var hooks = new ArrayList<Hook>();
        for (int i = 0; i < base.layer().hooks().size(); i++) {
            var index = i;
            var hook = base.layer().hooks().get(i);
            var found = search(
                    hook.manifest(),
                    others.stream()
                            .map(other -> other.layer().hooks().get(index).manifest())
                            .toList());
            hooks.add(new Hook(hook.events(), hook.weight(), hook.deletePolicies(), found.manifest(), found.holes()));
        }
        var hollow = Stream.concat(
                        objects.stream().map(LayerObject::holes), hooks.stream().map(Hook::holes))
                .anyMatch(holes -> !holes.isEmpty());
        return hollow ? base.layer().with(SecretUsers.marked(objects), hooks).requiring(Features.HOLES) : base.layer();
    }

    private record Found(Json.Obj manifest, List<Hole> holes) {}

    private Found search(Json.Obj manifest, List<Json.Obj> variants) {
        if (variants.stream().allMatch(manifest::equals)) {
            return new Found(manifest, List.of());
        }
        var holes = new ArrayList<Hole>();
        var emptied = walk(manifest, List.copyOf(variants), List.of(), ObjectRef.of(manifest), holes);
        return new Found((Json.Obj) emptied, holes);
    }

    /** The node with empty texts where holes are. */
    private Json walk(Json node, List<Json> variants, List<String> names, ObjectRef ref, List<Hole> holes) {
        if (variants.stream().allMatch(node::equals)) {
            return node;
        }
        switch (node) {
            case Json.Obj(var members)
            when variants.stream()
                    .allMatch(variant -> variant instanceof Json.Obj(var others)
                            && others.keySet().equals(members.keySet())) -> {
                var walked = Json.Obj.EMPTY;
                for (var member : members.entrySet()) {
                    var name = member.getKey();
                    walked = walked.with(
                            name,
                            walk(
                                    member.getValue(),
                                    variants.stream()
                                            .map(variant -> ((Json.Obj) variant)
                                                    .members()
                                                    .getOrDefault(name, Json.NULL))
                                            .toList(),
                                    then(names, name),
                                    ref,
                                    holes));
                }
                return walked;
            }
            case Json.Arr(var items)
            when variants.stream()
                    .allMatch(variant -> variant instanceof Json.Arr(var others) && others.size() == items.size()) -> {
                var walked = new ArrayList<Json>();
                for (int i = 0; i < items.size(); i++) {
                    var index = i;
                    walked.add(walk(
                            items.get(i),
                            variants.stream()
                                    .map(variant -> ((Json.Arr) variant).items().get(index))
                                    .toList(),
                            then(names, Integer.toString(i)),
                            ref,
                            holes));
                }
                return new Json.Arr(walked);
            }
            case Json.Str(var value)
            when variants.stream().allMatch(Json.Str.class::isInstance) -> {
                var hole = hole(value, variants, names, ref);
                hole.ifPresent(holes::add);
                return hole.isPresent() ? new Json.Str("") : node;
            }
            case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> {
                reaches(names, ref);
                return node;
            }
        }
    }

    private Optional<Hole> hole(String value, List<Json> variants, List<String> names, ObjectRef ref) {
        if (isSecretData(names, ref)) {
            var parts = text.ofSecret(value).filter(found -> explains(found, value, variants));
            if (parts.isEmpty()) {
                findings.add(Finding.error(
                        source(ref),
                        0,
                        "HF-RND-020",
                        JsonPointer.of(names) + " of " + ref + " is made from the value of " + names()
                                + ", but neither its text nor its base64 is there",
                        "hash, cut or convert it before you set it, and put the finished value into the Secret"));
            }
            return parts.map(found -> new Hole(JsonPointer.of(names), new Filling.Text(found)));
        }
        if (isAnnotation(names) && !text.isIn(value) && DIGEST.matcher(value).matches()) {
            return Optional.of(new Hole(JsonPointer.of(names), new Filling.Derived(moving(value, variants))));
        }
        reaches(names, ref);
        return Optional.empty();
    }

    private boolean explains(List<Part> parts, String value, List<Json> variants) {
        return Part.join(parts, name -> base.sample().values().getOrDefault(name, ""))
                        .equals(value)
                && java.util.stream.IntStream.range(0, others.size()).allMatch(i -> {
                    var values = others.get(i).sample().values();
                    return variants.get(i)
                            .equals(new Json.Str(Part.join(parts, name -> values.getOrDefault(name, ""))));
                });
    }

    /** The variables with which this text moves. */
    private List<String> moving(String value, List<Json> variants) {
        var moving = new TreeSet<String>();
        for (int i = 0; i < others.size(); i++) {
            var changed = others.get(i).sample().changed();
            if (changed.size() == 1 && !variants.get(i).equals(new Json.Str(value))) {
                moving.addAll(changed);
            }
        }
        return List.copyOf(moving.isEmpty() ? variables : moving);
    }

    private void reaches(List<String> names, ObjectRef ref) {
        findings.add(Finding.error(
                source(ref),
                0,
                "HF-RND-019",
                "the value of " + names() + " reaches " + JsonPointer.of(names) + " of " + ref,
                "put it into a Secret and refer to that, as with valueFrom.secretKeyRef"));
    }

    private String source(ObjectRef ref) {
        return sources.getOrDefault(ref.identity(), path);
    }

    private String names() {
        return (variables.size() == 1 ? "the sensitive variable " : "one of the sensitive variables ")
                + String.join(", ", variables);
    }

    private static boolean isAlike(HydratedLayer one, HydratedLayer other) {
        return one.namespace().equals(other.namespace())
                && one.priority() == other.priority()
                && one.images().equals(other.images())
                && one.readiness().equals(other.readiness())
                && refs(one).equals(refs(other));
    }

    private static List<ObjectRef> refs(HydratedLayer layer) {
        return Stream.concat(
                        layer.objects().stream().map(LayerObject::ref),
                        layer.hooks().stream().map(hook -> ObjectRef.of(hook.manifest())))
                .toList();
    }

    private static boolean isSecretData(List<String> names, ObjectRef ref) {
        return ref.apiVersion().equals("v1")
                && ref.kind().equals("Secret")
                && names.size() == 2
                && names.getFirst().equals("data");
    }

    private static boolean isAnnotation(List<String> names) {
        return names.size() >= 3
                && names.get(names.size() - 2).equals("annotations")
                && names.get(names.size() - 3).equals("metadata")
                && names.stream().noneMatch(name -> name.matches("[0-9]+"));
    }

    private static List<String> then(List<String> names, String name) {
        return Stream.concat(names.stream(), Stream.of(name)).toList();
    }
}
