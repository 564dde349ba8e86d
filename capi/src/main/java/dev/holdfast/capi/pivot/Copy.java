package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.MergePatch;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** P3 and P4: tries whether the target would take the set, then creates it. Repeatable from any point. */
final class Copy {
    private static final int TRIES = 5;

    private final Side side;
    private final PivotSet set;

    Copy(Side side, PivotSet set) {
        this.side = side;
        this.set = set;
    }

    /** Why the target does not take the set, all of it. */
    List<Problem> trial(List<CapiKind> served) {
        var problems = new ArrayList<>(otherKinds(served));
        if (problems.isEmpty()) {
            namespaces();
            problems.addAll(Quotas.problems(side, set));
            side.writers().each(set.objects(), this::tried).forEach(found -> found.ifPresent(problems::add));
        }
        return List.copyOf(problems);
    }

    private List<Problem> otherKinds(List<CapiKind> served) {
        return set.kinds().stream()
                .filter(CapiKind::ofClusterApi)
                .flatMap(kind -> served.stream()
                        .filter(other -> other.group().equals(kind.group())
                                && other.kind().equals(kind.kind()))
                        .findFirst()
                        .map(other -> sameKind(kind, other))
                        .orElseGet(() -> Optional.of(otherKind(kind, "no such kind")))
                        .stream())
                .toList();
    }

    private static Optional<Problem> sameKind(CapiKind kind, CapiKind other) {
        if (!kind.version().equals(other.version())) {
            return Optional.of(otherKind(kind, "stored as " + other.version()));
        }
        return kind.schema().equals(other.schema())
                ? Optional.empty()
                : Optional.of(otherKind(kind, "another schema of " + other.version()));
    }

    private static Problem otherKind(CapiKind kind, String found) {
        return new Problem(
                "HF-PIV-017", kind + " as at the source", found, "install the same versions of all providers");
    }

    private Optional<Problem> tried(CapiObject was) {
        return switch (side.create(Copied.ownerless(set, was), OwnSecret.MANAGER, CapiApi.Mode.DRY_RUN)) {
            case CapiAnswer.Written _ -> Optional.empty();
            case CapiAnswer.Exists _ -> found(was).isPresent() ? Optional.empty() : Optional.of(clash(was));
            case CapiAnswer.Denied(var reason) -> Optional.of(refused(was, reason));
            case CapiAnswer.Absent(var what) -> Optional.of(refused(was, "no " + what));
            case CapiAnswer.Conflict(var reason) -> Optional.of(refused(was, reason));
            case CapiAnswer.Unavailable(var reason) -> throw Side.silent(reason);
        };
    }

    /** Namespaces stay when a pivot is undone: others may use them by then. */
    private void namespaces() {
        set.objects().stream()
                .map(object -> object.ref().namespace())
                .filter(name -> !name.isEmpty())
                .distinct()
                .filter(name ->
                        side.get(new ObjectRef("v1", "Namespace", "", name)).isEmpty())
                .forEach(name -> side.create(
                        Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", name)),
                        OwnSecret.MANAGER,
                        CapiApi.Mode.REAL));
    }

    /** Creates the next group of objects whose owners are there; empty when all are. */
    List<Member> next(List<Member> created) {
        var uids = Uids.of(set.objects(), created);
        return Order.levels(set.objects()).stream()
                .map(level -> level.stream()
                        .filter(object -> !uids.has(object.identity()))
                        .toList())
                .filter(level -> !level.isEmpty())
                .findFirst()
                .map(level -> side.writers().each(level, object -> Member.of(copied(object, uids))))
                .orElse(List.of());
    }

    /**
     * P7, while nothing is active: what vanished is created again, and what says the same gets the owners of its fields
     * back. What says something else is left to people.
     */
    List<Member> mended(List<Member> created) {
        var there = created.stream()
                .filter(member -> side.get(member.ref()).isPresent())
                .toList();
        var now = new ArrayList<>(there);
        for (var more = next(now); !more.isEmpty(); more = next(now)) {
            now.addAll(more);
        }
        var uids = Uids.of(set.objects(), now);
        side.writers().each(set.objects(), was -> side.get(was.ref())
                .filter(live -> set.content(live).equals(set.content(was)))
                .map(live -> {
                    owned(was, live, uids);
                    return Member.of(live);
                }));
        return List.copyOf(now);
    }

    private CapiObject copied(CapiObject was, Uids uids) {
        var created = created(was, uids);
        if (Copied.isOurs(set, was, created)) {
            owned(was, status(was, created), uids);
        }
        return created;
    }

    private CapiObject created(CapiObject was, Uids uids) {
        var manifest = paused(Copied.manifest(set, was, uids), was);
        return switch (side.create(manifest, Ownership.creator(was), CapiApi.Mode.REAL)) {
            case CapiAnswer.Written(var object) -> object;
            case CapiAnswer.Exists _ -> found(was).orElseThrow(() -> Halt.stop(List.of(clash(was))));
            case CapiAnswer.Denied(var reason) -> throw Halt.stop(List.of(refused(was, reason)));
            case CapiAnswer.Absent(var what) -> throw Halt.stop(List.of(refused(was, "no " + what)));
            case CapiAnswer.Conflict(var reason) -> throw Side.silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw Side.silent(reason);
        };
    }

    /** An object of that name that this attempt made before; or one without a namespace that says the same. */
    private Optional<CapiObject> found(CapiObject was) {
        return side.get(was.ref())
                .filter(live -> Copied.isOurs(set, was, live)
                        || (was.ref().namespace().isEmpty() && set.content(live).equals(set.content(was))));
    }

    private Json.Obj paused(Json.Obj manifest, CapiObject was) {
        return set.pauses().stream()
                .filter(point -> point.member().ref().identity().equals(was.identity()))
                .findFirst()
                .map(point -> MergePatch.merge(manifest, Pauses.pause(point.how())))
                .orElse(manifest);
    }

    /** Status is what controllers believe: without it they ask the infrastructure anew, and some of them make new things. */
    private CapiObject status(CapiObject was, CapiObject live) {
        var wanted = Copied.status(was, live.generation());
        var kind = set.kinds().stream().filter(known -> known.names(was.ref())).findFirst();
        if (wanted.isEmpty()
                || kind.filter(CapiKind::status).isEmpty()
                || wanted.equals(live.status().json())) {
            return live;
        }
        var change = MergeWith.uid(Json.object("status", wanted.get()), live.uid());
        var answer = side.api().patchStatus(was.ref(), change, Ownership.statusWriter(was));
        return switch (answer) {
            case CapiAnswer.Written(var object) -> object;
            case CapiAnswer.Denied(var reason) -> throw Halt.stop(List.of(refused(was, reason)));
            case CapiAnswer.Exists _, CapiAnswer.Absent _ -> throw Side.silent("no " + was + " any more");
            case CapiAnswer.Conflict(var reason) -> throw Side.silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw Side.silent(reason);
        };
    }

    /** Paused controllers still write that they are paused, so the object may move on in between. */
    private void owned(CapiObject was, CapiObject first, Uids uids) {
        var wanted = Ownership.restored(was, uids);
        var live = Optional.of(first);
        for (int i = 0; i < TRIES && live.isPresent(); i++) {
            if (wanted.items().isEmpty() || Ownership.same(wanted, live.get())) {
                return;
            }
            var change = Json.object(
                    "metadata", Json.object("resourceVersion", live.get().resourceVersion(), "managedFields", wanted));
            if (side.change(was.ref(), change).isPresent()) {
                return;
            }
            live = side.get(was.ref());
        }
        throw Side.silent(was + " changes all the time");
    }

    /** What this attempt left at the target, as far as the server knows; owners first. */
    static List<Member> leftovers(Side side, List<CapiKind> kinds, PivotRecord record, Optional<PivotSet> set) {
        var known = Uids.of(List.of(), record.members());
        var listed = side.writers()
                .each(
                        kinds.stream().filter(CapiKind::namespaced).toList(),
                        kind -> side.list(kind, record.cluster().namespace()));
        var globals = record.members().stream()
                .filter(member -> member.ref().namespace().isEmpty())
                .flatMap(member -> side.get(member.ref()).stream());
        var ours = Stream.concat(listed.stream().flatMap(List::stream), globals)
                .filter(live -> live.annotation(Marks.PIVOT).equals(record.id()))
                .filter(live -> known.of(live.identity()).equals(live.uid())
                        || set.map(was -> was.objects().stream()
                                        .anyMatch(object -> object.identity().equals(live.identity())
                                                && Copied.isOurs(was, object, live)))
                                .orElse(true))
                .toList();
        return Order.ownersFirst(ours).stream().map(Member::of).toList();
    }

    private static Problem clash(CapiObject was) {
        return new Problem(
                "HF-PIV-019",
                "no other " + was + " at the target",
                "one with other content",
                "rename or remove it; nothing is overwritten");
    }

    private static Problem refused(CapiObject was, String reason) {
        return new Problem("HF-PIV-018", "the target to accept " + was, reason, "see what refuses it at the target");
    }
}
