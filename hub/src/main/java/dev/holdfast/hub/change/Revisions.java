package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.cluster.HeldRevision;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.hub.publish.MadeRevision;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The revisions of clusters, which of them are held, and what each was made of. Thread-safe.
 *
 * @param applied the revision that a site runs, as it reported last
 */
record Revisions(
        Director director, Clusters clusters, HeldRows held, Function<SiteId, Optional<Long>> applied, Clock clock) {
    /** The revision last signed for a cluster's site. */
    Optional<Long> desired(ResourceDocument cluster) {
        return director.desiredRevision(site(cluster));
    }

    /** What the cluster runs: often what it is to run, but not where its site is behind or went back by itself. */
    Optional<Running> running(ResourceDocument cluster) {
        return applied.apply(site(cluster))
                .flatMap(revision -> find(cluster, revision).map(definition -> new Running(revision, definition)));
    }

    /**
     * Newest first: {@code {revision, profiles, author, client, at, current, held}}, and {@code scheduled {at, since}} where it
     * came by a schedule.
     */
    List<Json.Obj> history(ResourceDocument cluster, List<Schedule.Applied> applied) {
        var now = desired(cluster);
        var heldRows = held.of(cluster.name());
        var revisions = of(cluster);
        var scheduled = new HashMap<Long, Json>();
        applied.forEach(one -> made(revisions, one).ifPresent(made -> scheduled.put(made.revision(), one.json())));
        return revisions.stream()
                .map(made -> {
                    var shown = Json.object(
                            "revision", made.revision(),
                            "profiles",
                                    JsonView.of(made.definition()).at("profiles").items().stream()
                                            .map(JsonView::object)
                                            .toList(),
                            "author", made.author().name(),
                            "client", made.author().client(),
                            "at", made.at().toString(),
                            "current",
                                    now.filter(revision -> revision == made.revision())
                                            .isPresent(),
                            "held", heldRows.stream().anyMatch(row -> row.revision() == made.revision()));
                    return Optional.ofNullable(scheduled.get(made.revision()))
                            .map(times -> shown.with("scheduled", times))
                            .orElse(shown);
                })
                .toList();
    }

    /** The first revision of what a schedule made of the cluster. */
    private static Optional<MadeRevision> made(List<MadeRevision> newestFirst, Schedule.Applied applied) {
        return newestFirst.reversed().stream()
                .filter(made -> made.definition().equals(applied.definition())
                        && !made.at().isBefore(applied.applied()))
                .findFirst();
    }

    /** @throws HttpProblem HF-CHG-007 when nothing is known of it */
    Definition definition(ResourceDocument cluster, long revision) {
        return find(cluster, revision).orElseThrow(() -> unknown(cluster, Long.toString(revision)));
    }

    private Optional<Definition> find(ResourceDocument cluster, long revision) {
        return of(cluster).stream()
                .filter(made -> made.revision() == revision)
                .map(made -> new Definition(made.definition()))
                .findFirst();
    }

    long number(ResourceDocument cluster, String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw unknown(cluster, text.isEmpty() ? "nothing" : text);
        }
        return Long.parseLong(text);
    }

    /** The newest revision that was something else than what the cluster runs now, and is not held. */
    long previous(ResourceDocument cluster) {
        var now = Definition.of(cluster.spec()).parts();
        var kept = held.of(cluster.name()).stream()
                .map(row -> row.definition().parts())
                .toList();
        return of(cluster).stream()
                .filter(made -> !made.definition().equals(now) && !kept.contains(made.definition()))
                .findFirst()
                .map(MadeRevision::revision)
                .orElseThrow(() -> unknown(cluster, "none before"));
    }

    /** The revision before the one that is signed. */
    Optional<Long> before(ResourceDocument cluster) {
        return of(cluster).stream().map(MadeRevision::revision).skip(1).findFirst();
    }

    void hold(ResourceDocument cluster, Author author) {
        desired(cluster)
                .ifPresent(revision -> held.hold(
                        cluster.name(),
                        new HeldRevision(revision, Definition.of(cluster.spec()), author, clock.instant())));
    }

    long release(ResourceDocument cluster, String revision) {
        var number = number(cluster, revision);
        if (!held.release(cluster.name(), number)) {
            var rows = held.of(cluster.name()).stream()
                    .map(row -> Long.toString(row.revision()))
                    .collect(Collectors.joining(", "));
            throw HttpProblem.of(
                    409,
                    "HF-CHG-008",
                    "a revision of " + cluster.name() + " that is held",
                    revision + "; held are " + (rows.isEmpty() ? "none" : rows),
                    "see holdfast history " + cluster.name());
        }
        return number;
    }

    private List<MadeRevision> of(ResourceDocument cluster) {
        return director.revisions(site(cluster)).stream()
                .filter(made -> made.cluster().equals(cluster.name()))
                .toList();
    }

    private SiteId site(ResourceDocument cluster) {
        return clusters.find(cluster.name()).map(Cluster::site).orElseThrow();
    }

    private static HttpProblem unknown(ResourceDocument cluster, String found) {
        return HttpProblem.of(
                409,
                "HF-CHG-007",
                "a revision of " + cluster.name() + " that the hub remembers",
                found,
                "see holdfast history " + cluster.name());
    }
}
