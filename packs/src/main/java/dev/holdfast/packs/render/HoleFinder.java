package dev.holdfast.packs.render;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds where in a layer values come out that only sites know, by comparing what several samples of them became
 * (packs-and-profiles.md §3, R2), and leaves holes there. Confined to one thread.
 */
final class HoleFinder {
    /** A layer as one sample made it. */
    record Sampled(Sample sample, HydratedLayer layer) {}

    /** Says which places may be holes, and hears of those that may not. */
    interface Places {
        /**
         * What fills this place; empty when nothing may, which is then known.
         *
         * @param names the way into the object
         * @param value what the first sample made there, a text or a number
         * @param variants what each of the others made
         */
        Optional<Filling> filling(ObjectRef object, List<String> names, Json value, List<Json> variants);

        /** Something moves that is neither a text nor a number. */
        void moves(ObjectRef object, List<String> names);

        /** Which objects there are depends on the values. */
        void unlike();
    }

    private final HydratedLayer base;
    private final List<HydratedLayer> others;
    private final Places places;

    /** @param sampled of one id; the first is what the others are compared with */
    HoleFinder(List<Sampled> sampled, Places places) {
        this.base = sampled.getFirst().layer();
        this.others = sampled.stream().skip(1).map(Sampled::layer).toList();
        this.places = places;
    }

    /** The first layer, with more holes. */
    HydratedLayer find() {
        if (others.stream()
                .anyMatch(other -> !isAlike(base, other) || !holes(base).equals(holes(other)))) {
            places.unlike();
            return base;
        }
        var objects = new ArrayList<LayerObject>();
        for (int i = 0; i < base.objects().size(); i++) {
            var index = i;
            var object = base.objects().get(i);
            var found = search(
                    object.manifest(),
                    object.holes(),
                    others.stream()
                            .map(other -> other.objects().get(index).manifest())
                            .toList());
            objects.add(new LayerObject(found.manifest(), object.onImmutable(), found.holes()));
        }
        var hooks = new ArrayList<Hook>();
        for (int i = 0; i < base.hooks().size(); i++) {
            var index = i;
            var hook = base.hooks().get(i);
            var found = search(
                    hook.manifest(),
                    hook.holes(),
                    others.stream()
                            .map(other -> other.hooks().get(index).manifest())
                            .toList());
            hooks.add(new Hook(hook.events(), hook.weight(), hook.deletePolicies(), found.manifest(), found.holes()));
        }
        return base.with(objects, hooks);
    }

    private record Found(Json.Obj manifest, List<Hole> holes) {}

    private Found search(Json.Obj manifest, List<Hole> there, List<Json.Obj> variants) {
        if (variants.stream().allMatch(manifest::equals)) {
            return new Found(manifest, there);
        }
        var holes = new ArrayList<>(there);
        var emptied = walk(manifest, List.copyOf(variants), List.of(), ObjectRef.of(manifest), holes);
        return new Found((Json.Obj) emptied, holes);
    }

    /** The node with empty texts, or zeros, where holes are. */
    private Json walk(Json node, List<Json> variants, List<String> names, ObjectRef ref, List<Hole> holes) {
        if (variants.stream().allMatch(node::equals)) {
            return node;
        }
        return switch (node) {
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
                yield walked;
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
                yield new Json.Arr(walked);
            }
            case Json.Str _, Json.Num _
            when variants.stream().allMatch(variant -> variant.getClass().equals(node.getClass())) -> {
                var filling = places.filling(ref, names, node, variants);
                filling.ifPresent(found -> holes.add(new Hole(JsonPointer.of(names), found)));
                yield filling.isPresent() ? node instanceof Json.Str ? new Json.Str("") : Json.Num.of(0) : node;
            }
            case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> {
                places.moves(ref, names);
                yield node;
            }
        };
    }

    /** Whether they have the same objects and are applied in the same way. */
    static boolean isAlike(HydratedLayer one, HydratedLayer other) {
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

    private static List<List<Hole>> holes(HydratedLayer layer) {
        return Stream.concat(
                        layer.objects().stream().map(LayerObject::holes),
                        layer.hooks().stream().map(Hook::holes))
                .toList();
    }

    private static List<String> then(List<String> names, String name) {
        return Stream.concat(names.stream(), Stream.of(name)).toList();
    }
}
