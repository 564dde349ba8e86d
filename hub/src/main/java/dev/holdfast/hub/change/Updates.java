package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.packs.change.Conflict;
import dev.holdfast.packs.change.OverrideText;
import dev.holdfast.protocol.change.ValuePath;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Newer versions of what clusters run: found when somebody asks, so nothing is kept but choices. Thread-safe. */
final class Updates {
    private final Profiles profiles;
    private final Channels channels;
    private final HeldRows held;
    private final ChangeRows rows;
    private final Shapes shapes;
    private final Clock clock;

    Updates(Profiles profiles, Channels channels, HeldRows held, ChangeRows rows, Shapes shapes, Clock clock) {
        this.profiles = profiles;
        this.channels = channels;
        this.held = held;
        this.rows = rows;
        this.shapes = shapes;
        this.clock = clock;
    }

    /** What is newer than what this cluster runs, all of it at once; what a rollback left is not offered. */
    List<Update.Move> moves(ResourceDocument cluster) {
        var moves = new ArrayList<Update.Move>();
        var definition = Definition.of(cluster.spec());
        for (var pin : definition.pins()) {
            newer(pin, definition.channel(pin.profile()))
                    .filter(version -> !isLeft(cluster, new Cluster.Pin(pin.profile(), version)))
                    .findFirst()
                    .ifPresent(version -> moves.add(new Update.Move(pin.profile(), pin.version(), version)));
        }
        return List.copyOf(moves);
    }

    /** A channel may also lead back: whoever follows it goes where it goes. */
    private Stream<String> newer(Cluster.Pin pin, Optional<String> channel) {
        if (channel.isPresent()) {
            return channels
                    .version(pin.profile(), channel.get())
                    .filter(version -> !version.equals(pin.version()))
                    .filter(version -> profiles.isPublished(pin.profile(), version))
                    .stream();
        }
        // Newest first: what comes before the pin is newer.
        return profiles.isPublished(pin.profile(), pin.version())
                ? profiles.published(pin.profile()).stream().takeWhile(version -> !version.equals(pin.version()))
                : Stream.of();
    }

    private boolean isLeft(ResourceDocument cluster, Cluster.Pin pin) {
        return held.of(cluster.name()).stream()
                .anyMatch(row -> row.definition().pins().contains(pin));
    }

    /** Newer versions that a rollback left, with the revision that is held for it. */
    List<Update.Left> left(ResourceDocument cluster) {
        var rows = held.of(cluster.name());
        var left = new ArrayList<Update.Left>();
        if (rows.isEmpty()) {
            return left;
        }
        var definition = Definition.of(cluster.spec());
        for (var pin : definition.pins()) {
            var newer = newer(pin, definition.channel(pin.profile())).toList();
            for (var row : rows) {
                row.definition().pins().stream()
                        .filter(other -> other.profile().equals(pin.profile()) && newer.contains(other.version()))
                        .map(other -> new Update.Left(other.profile(), other.version(), row.revision()))
                        .forEach(left::add);
            }
        }
        return left;
    }

    /** Whether somebody said that all of this is not wanted here. */
    boolean isDismissed(ResourceDocument cluster, List<Update.Move> moves) {
        if (moves.isEmpty()) {
            return false;
        }
        var dismissed = rows.dismissed(cluster.name());
        return moves.stream().allMatch(move -> move.to().equals(dismissed.get(move.profile())));
    }

    void dismiss(ResourceDocument cluster, List<Update.Move> moves) {
        moves.forEach(move -> rows.dismiss(cluster.name(), move.profile(), move.to()));
    }

    /**
     * Holds moves that were offered earlier against what is offered now: the cluster runs the same, and what it is offered is
     * these versions or newer ones. A channel may have gone back, a rollback may have left them.
     *
     * @throws Refusal HF-CHG-011
     */
    void requireOffered(ResourceDocument cluster, List<Update.Move> moves) {
        var now = moves(cluster);
        for (var move : moves) {
            // Newest first.
            var versions = profiles.published(move.profile());
            var offered = now.stream()
                    .filter(other -> other.profile().equals(move.profile())
                            && other.from().equals(move.from()))
                    .filter(other -> versions.indexOf(other.to()) <= versions.indexOf(move.to()))
                    .findFirst();
            if (offered.isEmpty() || isLeft(cluster, new Cluster.Pin(move.profile(), move.to()))) {
                throw new Refusal(
                        "HF-CHG-011",
                        cluster.name() + " to go from " + move.profile() + " " + move.from() + " to " + move.to(),
                        found(cluster, move.profile(), now),
                        "see holdfast update show " + cluster.name());
            }
        }
    }

    private static String found(ResourceDocument cluster, String profile, List<Update.Move> now) {
        var runs = Definition.of(cluster.spec()).pins().stream()
                .filter(pin -> pin.profile().equals(profile))
                .map(pin -> "it runs " + pin.version())
                .findFirst()
                .orElse("it has no such profile");
        return runs
                + now.stream()
                        .filter(move -> move.profile().equals(profile))
                        .map(move -> " and is offered " + move.to())
                        .findFirst()
                        .orElse(" and is offered nothing newer");
    }

    /** Empty when nothing is newer. @throws Refusal when the cluster's values do not suit the new versions */
    Optional<Update> of(ResourceDocument cluster) {
        return of(cluster, Map.of());
    }

    /**
     * The same with other variables of the cluster.
     *
     * @param variables as {@link Definition#setting} takes them
     * @throws Refusal when the cluster's values do not suit the new versions
     */
    Optional<Update> of(ResourceDocument cluster, Map<String, Json> variables) {
        return Optional.of(moves(cluster))
                .filter(moves -> !moves.isEmpty())
                .map(moves -> of(cluster, moves, variables));
    }

    /**
     * What these moves bring.
     *
     * @param variables as {@link Definition#setting} takes them
     * @throws Refusal when the cluster's values do not suit the new versions
     */
    Update of(ResourceDocument cluster, List<Update.Move> moves, Map<String, Json> variables) {
        var from = Definition.of(cluster.spec());
        var moved = moved(cluster, moves).setting(variables);
        var now = shapes.runs(cluster, from);
        var then = shapes.runs(cluster, moved);
        Shapes.checkPacks(now, then);
        var base = shapes.profileValues(now);
        var incoming = shapes.profileValues(then);
        var conflicts = conflicts(cluster.name(), from, base, incoming);
        var to = moved;
        for (var conflict : conflicts) {
            to = chosen(to, conflict);
        }
        for (var layer : base.keySet()) {
            to = incoming.containsKey(layer) ? to : to.overriding(layer, "");
        }
        return new Update(to, moves, conflicts);
    }

    /** What the cluster runs, in these versions. */
    Definition moved(ResourceDocument cluster, List<Update.Move> moves) {
        var moved = Definition.of(cluster.spec());
        for (var move : moves) {
            moved = moved.moved(move.profile(), move.to());
        }
        return moved;
    }

    private List<Update.Open> conflicts(
            String cluster, Definition from, SortedMap<String, Json.Obj> base, SortedMap<String, Json.Obj> incoming) {
        var choices = rows.choices(cluster);
        var conflicts = new ArrayList<Update.Open>();
        base.forEach((layer, values) -> {
            var next = incoming.getOrDefault(layer, Json.Obj.EMPTY);
            var gone = !incoming.containsKey(layer);
            for (var conflict : Conflict.between(values, OverrideText.read(from.override(layer)), next)) {
                var open = new Update.Open(layer, conflict, gone, Optional.empty());
                conflicts.add(choices.stream()
                        .filter(choice -> choice.layer().equals(layer)
                                && choice.path().equals(conflict.path())
                                && choice.conflict().equals(open.digest()))
                        .findFirst()
                        .map(choice -> new Update.Open(layer, conflict, gone, Optional.of(choice)))
                        .orElse(open));
            }
        });
        return conflicts;
    }

    private static Definition chosen(Definition to, Update.Open conflict) {
        var layer = conflict.layer();
        var path = conflict.conflict().path();
        return conflict.choice()
                .map(choice -> switch (choice.how()) {
                    case KEEP -> to;
                    case TAKE -> to.overriding(layer, OverrideText.without(to.override(layer), path));
                    case EDIT -> to.overriding(layer, OverrideText.with(to.override(layer), path, choice.value()));
                })
                .orElse(to);
    }

    /**
     * Keeps what somebody chose.
     *
     * @param body {@code {layer?, path, choice, value?}}
     * @throws Refusal HF-CHG-001, -002, -003 (no such conflict), -004 (a layer that goes)
     */
    Choice choose(ResourceDocument cluster, JsonView body, Author author) {
        var path = ValuePath.parse(body.at("path").text(""));
        var how = Choice.How.parse(body.at("choice").text(""));
        var layer = body.at("layer").text("");
        var meant = of(cluster).map(Update::conflicts).orElse(List.of()).stream()
                .filter(open -> open.conflict().path().equals(path))
                .filter(open -> layer.isEmpty() || open.layer().equals(layer))
                .toList();
        if (meant.size() != 1) {
            throw new Refusal(
                    "HF-CHG-003",
                    "one conflict of " + cluster.name() + " at " + path + (layer.isEmpty() ? "" : " of layer " + layer),
                    meant.isEmpty()
                            ? "none"
                            : "one in each of the layers "
                                    + String.join(
                                            ", ",
                                            meant.stream()
                                                    .map(Update.Open::layer)
                                                    .toList()),
                    meant.isEmpty() ? "see holdfast update show " + cluster.name() : "name the layer too");
        }
        var open = meant.getFirst();
        if (open.gone() && how != Choice.How.TAKE) {
            throw new Refusal(
                    "HF-CHG-004",
                    "a value of a layer that stays",
                    "layer " + open.layer() + ", which the update removes",
                    "take it, or dismiss the update");
        }
        if (how == Choice.How.EDIT && !body.at("value").present()) {
            throw new Refusal("HF-CHG-002", "a value to edit it to", "none", "give the value");
        }
        var value = how == Choice.How.EDIT ? body.at("value").json().orElse(Json.NULL) : Json.NULL;
        var choice = new Choice(open.layer(), path, open.digest(), how, value, author, clock.instant());
        rows.choose(cluster.name(), choice);
        return choice;
    }

    void forget(String cluster) {
        rows.forget(cluster);
    }
}
