package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.cluster.HeldRevision;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.profile.ProfileVersion;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.hub.publish.Publisher;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Change of clusters: updates, their conflicts, the way back (packs-and-profiles.md §4). Thread-safe. */
public final class Changes {
    private static final System.Logger LOG = System.getLogger(Changes.class.getName());

    private final HubStore store;
    private final Clusters clusters;
    private final ClusterWriter writer;
    private final Schedules schedules;
    private final AuditRows audit;
    private final Updates updates;
    private final Shapes shapes;
    private final Revisions revisions;
    private final HeldRows held;
    /** Why clusters that go by themselves did not, as it was said last. */
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    private final Publisher publisher;
    private final Function<Profile, Checked<Composition>> composer;

    /**
     * Changes of the clusters in these stores.
     *
     * @param composer locks a profile with the packs that are there now
     * @param applied the revision that a site runs, as it reported last; empty where it reported none
     */
    public Changes(
            HubStore store,
            Resources resources,
            Clusters clusters,
            Profiles profiles,
            Channels channels,
            Publisher publisher,
            Director director,
            Renderer renderer,
            Function<Profile, Checked<Composition>> composer,
            Function<SiteId, Optional<Long>> applied,
            AuditRows audit,
            Clock clock) {
        this.store = store;
        this.clusters = clusters;
        this.writer = new ClusterWriter(store, resources, clusters, audit);
        this.audit = audit;
        this.publisher = publisher;
        this.composer = composer;
        this.held = new HeldRows(store);
        this.shapes = new Shapes(clusters, publisher, renderer);
        this.updates = new Updates(profiles, channels, held, new ChangeRows(store), shapes, clock);
        this.schedules = new Schedules(new ScheduleRows(store), updates, shapes, writer, clock);
        this.revisions = new Revisions(director, clusters, held, applied, clock);
    }

    /** The resource was deleted: another one of its name has a life of its own. */
    public void forget(String cluster) {
        updates.forget(cluster);
        schedules.forget(cluster);
        held.forget(cluster);
    }

    /** Revisions that rollbacks left, oldest first. */
    public List<HeldRevision> held(String cluster) {
        return held.of(cluster);
    }

    /** A Cluster's status with {@code updates} and with the revisions that rollbacks left. */
    public Json.Obj addTo(Json.Obj status, ResourceDocument cluster) {
        var left = new TreeSet<>(
                held.of(cluster.name()).stream().map(HeldRevision::revision).toList());
        JsonView.of(status).at("heldRevisions").items().forEach(revision -> left.add(revision.integer()));
        return status.with("updates", Json.of(available(cluster))).with("heldRevisions", Json.of(List.copyOf(left)));
    }

    /** Which profiles of a cluster have newer versions that nobody dismissed: {@code [{name, from, to}]}. */
    private List<Json.Obj> available(ResourceDocument cluster) {
        var moves = updates.moves(cluster);
        return updates.isDismissed(cluster, moves)
                ? List.of()
                : moves.stream().map(Update.Move::json).toList();
    }

    /** As lists of updates show it, with what is scheduled; empty when nothing is newer or nobody wants to hear of it. */
    Optional<Json.Obj> listed(ResourceDocument cluster) {
        var moves = updates.moves(cluster);
        var newer = moves.stream().map(Update.Move::json).toList();
        var shown = withSchedule(Json.object("cluster", cluster.name(), "profiles", newer), cluster);
        var wanted = !updates.isDismissed(cluster, moves)
                || JsonView.of(shown).at("scheduled").present();
        return Optional.of(shown).filter(_ -> wanted && !moves.isEmpty());
    }

    private Json.Obj withSchedule(Json.Obj document, ResourceDocument cluster) {
        return schedules
                .find(cluster)
                .map(schedule -> document.with("scheduled", schedule.json()))
                .orElse(document);
    }

    /** The update of a cluster as answers show it. */
    Json.Obj show(ResourceDocument cluster) {
        return withSchedule(update(cluster), cluster);
    }

    private Json.Obj update(ResourceDocument cluster) {
        var moves = updates.moves(cluster);
        var running = revisions.running(cluster);
        var document = withRuns(Json.object("cluster", cluster.name()), cluster, running);
        var left = updates.left(cluster);
        document = left.isEmpty()
                ? document
                : document.with(
                        "held", Json.of(left.stream().map(Update.Left::json).toList()));
        if (moves.isEmpty()) {
            return Comparison.none()
                    .addTo(document.with("state", "none")
                            .with("profiles", Json.Arr.EMPTY)
                            .with("conflicts", Json.Arr.EMPTY))
                    .with("problems", Json.Arr.EMPTY);
        }
        var first = moves.getFirst();
        var start = Start.of(cluster, running, shapes);
        document = document.with("state", updates.isDismissed(cluster, moves) ? "dismissed" : "available")
                .with("from", start.json(first, revisions.desired(cluster)))
                .with("to", Json.object("profile", first.profile(), "version", first.to(), "revision", Json.NULL))
                .with("profiles", Json.of(moves.stream().map(Update.Move::json).toList()));
        try {
            var update = updates.of(cluster, moves, Map.of());
            document = document.with(
                    "conflicts",
                    Json.of(update.conflicts().stream().map(Update.Open::json).toList()));
            var problems = writer.problems(cluster, update.to());
            if (!problems.isEmpty()) {
                document = blocked(document, problems);
            }
            return start.compared(cluster, update.to(), shapes).addTo(document).with("problems", Json.of(problems));
        } catch (Refusal refusal) {
            if (JsonView.of(document).at("problems").present()) {
                return document;
            }
            var all = writer.problems(cluster, updates.moved(cluster, moves));
            return blocked(document, all.isEmpty() ? List.of(ClusterWriter.problem(refusal.problem())) : all);
        }
    }

    /** With {@code runs} where the cluster runs something else than it is to run. */
    private Json.Obj withRuns(Json.Obj document, ResourceDocument cluster, Optional<Running> running) {
        return running.filter(now -> !now.definition().equals(Definition.of(cluster.spec())))
                .map(now -> document.with("runs", now.json(revisions.desired(cluster))))
                .orElse(document);
    }

    private static Json.Obj blocked(Json.Obj update, List<Json.Obj> problems) {
        return update.with("state", "blocked").with("problems", Json.of(problems));
    }

    /** Applies the update of a cluster as it is now. */
    Json.Obj apply(ResourceDocument cluster, boolean dryRun, Author author) {
        return apply(cluster, Map.of(), dryRun, author);
    }

    /**
     * Applies the update of a cluster as it is now, together with what only the newer versions know.
     *
     * @param variables what the cluster's variables become, by name; null takes one away
     */
    Json.Obj apply(ResourceDocument cluster, Map<String, Json> variables, boolean dryRun, Author author) {
        var update = required(cluster, variables);
        update.requireChoices(cluster.name());
        return writer.write(
                cluster, update.to(), "updated", update.text(), dryRun, author, () -> schedules.remove(cluster.name()));
    }

    private Update required(ResourceDocument cluster, Map<String, Json> variables) {
        return updates.of(cluster, variables).orElseThrow(() -> none(cluster));
    }

    private HttpProblem none(ResourceDocument cluster) {
        return updates.left(cluster).stream()
                .findFirst()
                .map(left -> HttpProblem.of(
                        409,
                        "HF-CHG-003",
                        "an update of " + cluster.name(),
                        "none but " + left.profile() + " " + left.version()
                                + ", which is held since a rollback left revision " + left.revision(),
                        "holdfast release " + cluster.name() + " " + left.revision() + ", or publish a newer version"))
                .orElseGet(() -> HttpProblem.of(
                        409,
                        "HF-CHG-003",
                        "an update of " + cluster.name(),
                        "none: it runs the newest versions",
                        "publish a newer version first"));
    }

    /** Keeps the update of a cluster as it is now for a time; the answer is the update, with {@code scheduled}. */
    Json.Obj schedule(ResourceDocument cluster, String at, boolean dryRun, Author author) {
        var schedule = schedules.make(cluster, required(cluster, Map.of()), at, dryRun, author);
        return show(cluster).with("scheduled", schedule.json()).with("result", "scheduled");
    }

    /** Takes that back. */
    Json.Obj cancel(ResourceDocument cluster, Author author) {
        var result = schedules.cancel(cluster, author) ? "cancelled" : "unchanged";
        return show(cluster).with("result", result);
    }

    /** Applies every update whose time has come, or keeps why it could not be. */
    public void applyDue() {
        schedules.applyDue();
    }

    /**
     * Updates clusters that go by themselves where channels of a profile go. One with a conflict waits for a person, one that
     * cannot be updated stays as it is; both are told of the update as all others are.
     *
     * @param author who moved the channel
     */
    public synchronized void follow(String profile, Author author) {
        for (var cluster : clusters.automatic(profile)) {
            try {
                if (Definition.of(cluster.spec()).channel(profile).isPresent()
                        && !updates.moves(cluster).isEmpty()) {
                    var _ = apply(cluster, false, author);
                }
                waiting.remove(cluster.name());
            } catch (Refusal | HttpProblem e) {
                waits(cluster, String.valueOf(e.getMessage()), author);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, cluster.name() + " cannot be looked at", e);
            }
        }
    }

    /** Said once for each reason: it is looked at again every minute. */
    private void waits(ResourceDocument cluster, String reason, Author author) {
        if (!reason.equals(waiting.put(cluster.name(), reason))) {
            audit.append(author, "followFailed", "Cluster/" + cluster.name(), reason);
        }
    }

    Json.Obj choose(ResourceDocument cluster, JsonView body, Author author) {
        return store.write(_ -> {
            var choice = updates.choose(cluster, body, author);
            audit.append(
                    author,
                    "chose",
                    "Cluster/" + cluster.name(),
                    choice.how().text() + " " + choice.layer() + ":" + choice.path());
            return Json.object(
                    "kind", "Cluster",
                    "name", cluster.name(),
                    "layer", choice.layer(),
                    "path", choice.path().toString(),
                    "result", choice.how().text());
        });
    }

    Json.Obj dismiss(ResourceDocument cluster, Author author) {
        var moves = updates.moves(cluster);
        if (moves.isEmpty()) {
            return ClusterWriter.answer(cluster, "unchanged");
        }
        store.together(() -> {
            updates.dismiss(cluster, moves);
            schedules.remove(cluster.name());
            audit.append(
                    author,
                    "dismissed",
                    "Cluster/" + cluster.name(),
                    moves.stream().map(move -> move.profile() + " " + move.to()).collect(Collectors.joining(", ")));
            return moves.size();
        });
        return ClusterWriter.answer(cluster, "dismissed");
    }

    /** What changes between two revisions of a cluster; without a second one, to what it is to run now. */
    Json.Obj diff(ResourceDocument cluster, Optional<Long> from, Optional<Long> to) {
        var was = from.or(() -> revisions.before(cluster));
        var document = Json.object(
                "cluster", cluster.name(),
                "from", was.<Json>map(Json.Num::of).orElse(Json.NULL),
                "to", to.<Json>map(Json.Num::of).orElse(Json.NULL));
        var now = to.map(revision -> revisions.definition(cluster, revision))
                .orElseGet(() -> Definition.of(cluster.spec()));
        var old = was.map(revision -> revisions.definition(cluster, revision)).orElse(now);
        return Comparison.of(shapes.of(cluster, old), shapes.of(cluster, now), shapes::losesData)
                .addTo(document);
    }

    /** What changes from one version of a profile to another, or to another profile, before any cluster. */
    Json.Obj compare(ProfileVersion from, ProfileVersion to) {
        var document = Json.object(
                "from", Json.object("profile", from.name(), "version", from.version()),
                "to", Json.object("profile", to.name(), "version", to.version()));
        var before = composition(from);
        var after = composition(to);
        // What is a draft still gets its images when it is published: those that stay, stay as they are.
        var next = publisher.find(to.name(), to.version()).isPresent() ? after : after.withImagesOf(before);
        return Comparison.of(shapes.of(from.name(), before), shapes.of(from.name(), next), shapes::losesData)
                .addTo(document);
    }

    private Composition composition(ProfileVersion version) {
        var published = publisher.find(version.name(), version.version());
        if (published.isPresent()) {
            return Composition.parse(publisher.composition(published.get()));
        }
        return Shapes.valid(composer.apply(Shapes.valid(Profile.read(version.name(), version.spec()))));
    }

    Json.Obj history(ResourceDocument cluster) {
        var items = revisions.history(cluster, schedules.applied(cluster));
        return withSchedule(Json.object("kind", "List", "items", items, "continue", ""), cluster);
    }

    /** Back to what an earlier revision was, as a newer one; the one it leaves is held. */
    Json.Obj rollback(ResourceDocument cluster, String to, boolean dryRun, Author author) {
        var revision = to.equals("previous") ? revisions.previous(cluster) : revisions.number(cluster, to);
        var definition = revisions.definition(cluster, revision);
        if (definition.equals(Definition.of(cluster.spec()))) {
            return ClusterWriter.answer(cluster, "unchanged").with("to", revision);
        }
        // What was never signed was never left: a cluster may go back to what its site has, from what could not be
        // made.
        var left = revisions.desired(cluster).filter(signed -> signed != revision);
        var answer = writer.write(
                        cluster,
                        definition,
                        "rolledBack",
                        "to revision " + revision,
                        dryRun,
                        author,
                        () -> left.ifPresent(_ -> revisions.hold(cluster, author)))
                .with("to", revision)
                .with("held", left.<Json>map(Json.Num::of).orElse(Json.NULL));
        // Who goes back in earnest is in a hurry.
        return dryRun ? withChanges(answer, cluster, definition) : answer;
    }

    /** With what changes; or with why nobody knows, such as that what the cluster is to run now cannot be made. */
    private Json.Obj withChanges(Json.Obj answer, ResourceDocument cluster, Definition to) {
        var running = revisions.running(cluster);
        var document = withRuns(answer, cluster, running);
        try {
            return Start.of(cluster, running, shapes)
                    .compared(cluster, to, shapes)
                    .addTo(document)
                    .with("problems", Json.Arr.EMPTY);
        } catch (Refusal refusal) {
            return document.with("problems", Json.of(List.of(ClusterWriter.problem(refusal.problem()))));
        }
    }

    Json.Obj release(ResourceDocument cluster, String revision, Author author) {
        var number = revisions.release(cluster, revision);
        audit.append(author, "released", "Cluster/" + cluster.name(), "revision " + number);
        return ClusterWriter.answer(cluster, "released").with("revision", number);
    }
}
