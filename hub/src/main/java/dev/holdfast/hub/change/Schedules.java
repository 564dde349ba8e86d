package dev.holdfast.hub.change;

import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Updates at a time: everything is checked when they are asked for, and again when their time has come. Thread-safe. */
final class Schedules {
    private static final System.Logger LOG = System.getLogger(Schedules.class.getName());
    private static final Duration LONGEST = Duration.ofDays(366);

    /** A hub that was off does what it missed; after this nobody expects it any more. */
    private static final Duration LATEST = Duration.ofHours(24);

    /** Helm took too long, or is not there: that says nothing of the update. */
    private static final Set<String> PASSING = Set.of("HF-RND-003", "HF-RND-004");

    private final ScheduleRows rows;
    private final Updates updates;
    private final Shapes shapes;
    private final ClusterWriter writer;
    private final Clock clock;

    Schedules(ScheduleRows rows, Updates updates, Shapes shapes, ClusterWriter writer, Clock clock) {
        this.rows = rows;
        this.updates = updates;
        this.shapes = shapes;
        this.writer = writer;
        this.clock = clock;
    }

    /** What is wanted of this cluster at a time, or could not be done then. */
    Optional<Schedule> find(ResourceDocument cluster) {
        return rows.find(cluster.name()).filter(schedule -> schedule.isOf(cluster));
    }

    List<Schedule.Applied> applied(ResourceDocument cluster) {
        return rows.applied(cluster.name());
    }

    /**
     * Keeps an update for a time, in place of the one that was kept.
     *
     * @param time RFC 3339 with an offset
     * @throws Refusal HF-CHG-010, or what refuses the update now
     */
    Schedule make(ResourceDocument cluster, Update update, String time, boolean dryRun, Author author) {
        var now = clock.instant();
        var schedule = new Schedule(
                cluster.name(), cluster.uid(), update.moves(), read(time, now), author, now, Optional.empty());
        check(cluster, update);
        writer.write(cluster, update.to(), "updated", "", true, author, () -> {});
        if (!dryRun) {
            writer.store().together(() -> {
                rows.put(schedule);
                writer.audit()
                        .append(
                                author,
                                "scheduled",
                                "Cluster/" + cluster.name(),
                                update.text() + " for " + schedule.at());
                return schedule;
            });
        }
        return schedule;
    }

    private static Instant read(String text, Instant now) {
        try {
            var at = OffsetDateTime.parse(text).toInstant();
            if (at.isAfter(now) && !at.isAfter(now.plus(LONGEST))) {
                return at;
            }
        } catch (DateTimeException _) {
            // Said below.
        }
        throw new Refusal(
                "HF-CHG-010",
                "a time with its offset, such as 2026-11-20T22:00:00+01:00, after " + now + " and at most "
                        + LONGEST.toDays() + " days later",
                text.isEmpty() ? "nothing" : text,
                "give another time");
    }

    /** What refuses an update before the document is looked at. */
    private void check(ResourceDocument cluster, Update update) {
        update.requireChoices(cluster.name());
        // Nobody watches when its time comes: what could not be rendered then would leave the cluster between two
        // versions.
        var _ = shapes.of(cluster, update.to());
    }

    /** Whether there was one. */
    boolean cancel(ResourceDocument cluster, Author author) {
        return writer.store().together(() -> {
            var there = find(cluster);
            there.ifPresent(schedule -> {
                rows.remove(cluster.name());
                writer.audit().append(author, "unscheduled", "Cluster/" + cluster.name(), "for " + schedule.at());
            });
            return there.isPresent();
        });
    }

    /** The update was applied or dismissed by hand. */
    void remove(String cluster) {
        rows.remove(cluster);
    }

    void forget(String cluster) {
        rows.forget(cluster);
    }

    /** Applies what is due, or keeps why not. */
    synchronized void applyDue() {
        var now = clock.instant();
        for (var schedule : rows.open()) {
            try {
                if (!schedule.at().isAfter(now)) {
                    settle(schedule, now);
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, schedule.cluster() + " will be looked at again in a minute", e);
            }
        }
    }

    private void settle(Schedule schedule, Instant now) {
        var found = writer.resources()
                .find(new ResourceName(writer.clusters().kind(), schedule.cluster()))
                .filter(schedule::isOf);
        if (found.isEmpty()) {
            rows.remove(schedule);
            return;
        }
        try {
            apply(schedule, found.get(), now);
        } catch (Refusal refusal) {
            if (PASSING.contains(refusal.problem().code())
                    && !now.isAfter(schedule.at().plus(LATEST))) {
                LOG.log(System.Logger.Level.WARNING, schedule.cluster() + " is tried again: " + refusal.getMessage());
                return;
            }
            fail(schedule, found.get(), refusal.problem());
        } catch (HttpProblem problem) {
            var document = JsonView.of(problem.document());
            fail(
                    schedule,
                    found.get(),
                    new Problem(
                            document.at("code").text(),
                            document.at("expected").text(),
                            document.at("found").text(),
                            document.at("remedy").text()));
        }
    }

    private void apply(Schedule schedule, ResourceDocument cluster, Instant now) {
        if (now.isAfter(schedule.at().plus(LATEST))) {
            throw new Refusal(
                    "HF-CHG-012",
                    "a hub that runs at " + schedule.at() + " or within " + LATEST.toHours() + " hours",
                    "one that came back at " + now,
                    "apply the update, or schedule it again");
        }
        if (writer.clusters().isPaused(cluster.name())) {
            throw new Refusal(
                    "HF-CHG-013",
                    "a cluster that adopts updates",
                    cluster.name() + " is paused",
                    "resume it, then apply the update or schedule it again");
        }
        updates.requireOffered(cluster, schedule.moves());
        var update = updates.of(cluster, schedule.moves(), Map.of());
        check(cluster, update);
        var _ = writer.write(
                cluster,
                update.to(),
                "updated",
                update.text() + ", scheduled " + schedule.since() + " for " + schedule.at(),
                false,
                schedule.author(),
                () -> {
                    if (!rows.remove(schedule)) {
                        throw ClusterWriter.meanwhile();
                    }
                    rows.applied(schedule, update.to(), now);
                });
    }

    private void fail(Schedule schedule, ResourceDocument cluster, Problem problem) {
        writer.store().together(() -> {
            // What was refused may be allowed by what somebody wrote meanwhile: that is looked at in a minute.
            var kept = writer.resources()
                            .find(cluster.resourceName())
                            .filter(document -> document.version() == cluster.version())
                            .isPresent()
                    && rows.fail(schedule, new Schedule.Failure(problem.code(), problem.line(), clock.instant()));
            if (kept) {
                writer.audit()
                        .append(
                                Author.HUB,
                                "scheduleFailed",
                                "Cluster/" + cluster.name(),
                                Update.text(schedule.moves()) + " for " + schedule.at() + ": " + problem.line());
            }
            return kept;
        });
    }
}
