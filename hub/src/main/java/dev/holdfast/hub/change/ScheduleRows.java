package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tables {@code update_schedule} and {@code update_scheduled}. Thread-safe; joins the transaction of its caller. */
final class ScheduleRows {
    private static final String MOVES = "moves";

    private final HubStore store;

    ScheduleRows(HubStore store) {
        this.store = store;
    }

    /** The one of a cluster, which may have failed. */
    Optional<Schedule> find(String cluster) {
        return store.read(h -> h.createQuery("SELECT * FROM update_schedule WHERE cluster = ?")
                .bind(0, cluster)
                .map((rs, _) -> row(rs))
                .findFirst());
    }

    /** All that have not failed. */
    List<Schedule> open() {
        return store.read(h -> h.createQuery("SELECT * FROM update_schedule WHERE failed IS NULL ORDER BY cluster")
                .map((rs, _) -> row(rs))
                .list());
    }

    /** In place of the one that the cluster had. */
    void put(Schedule schedule) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO update_schedule(cluster, uid, moves, at, author, client, since)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                schedule.cluster(),
                schedule.uid(),
                moves(schedule),
                schedule.at().toString(),
                schedule.author().name(),
                schedule.author().client(),
                schedule.since().toString()));
    }

    /** Whether it was still there, and not another one in its place. */
    boolean remove(Schedule schedule) {
        return changed("DELETE FROM update_schedule", schedule);
    }

    /** The same, with why nothing was applied. */
    boolean fail(Schedule schedule, Schedule.Failure failure) {
        return changed(
                "UPDATE update_schedule SET failed = ?",
                schedule,
                StrictJson.write(failure.json()).utf8());
    }

    void remove(String cluster) {
        store.write(h -> h.execute("DELETE FROM update_schedule WHERE cluster = ?", cluster));
    }

    void applied(Schedule schedule, Definition definition, Instant now) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO update_scheduled(cluster, applied, definition, at, since) VALUES (?, ?, ?, ?, ?)",
                schedule.cluster(),
                now.toString(),
                StrictJson.write(definition.parts()).utf8(),
                schedule.at().toString(),
                schedule.since().toString()));
    }

    List<Schedule.Applied> applied(String cluster) {
        return store.read(h -> h.createQuery("SELECT * FROM update_scheduled WHERE cluster = ?")
                .bind(0, cluster)
                .map((rs, _) -> new Schedule.Applied(
                        json(rs.getString("definition")), time(rs, "applied"), time(rs, "at"), time(rs, "since")))
                .list());
    }

    /** After the cluster is gone: another one of its name has a life of its own. */
    void forget(String cluster) {
        store.write(h -> {
            h.execute("DELETE FROM update_schedule WHERE cluster = ?", cluster);
            return h.execute("DELETE FROM update_scheduled WHERE cluster = ?", cluster);
        });
    }

    private boolean changed(String statement, Schedule schedule, Object... values) {
        return store.write(h -> {
            var update = h.createUpdate(statement
                    + " WHERE failed IS NULL AND cluster = ? AND uid = ? AND moves = ? AND at = ? AND since = ?");
            var at = 0;
            for (var value : values) {
                update.bind(at++, value);
            }
            return update.bind(at++, schedule.cluster())
                            .bind(at++, schedule.uid())
                            .bind(at++, moves(schedule))
                            .bind(at++, schedule.at().toString())
                            .bind(at, schedule.since().toString())
                            .execute()
                    > 0;
        });
    }

    private static String moves(Schedule schedule) {
        var moves = schedule.moves().stream().map(Update.Move::json).toList();
        return StrictJson.write(Json.object(MOVES, moves)).utf8();
    }

    private static Schedule row(ResultSet rs) throws SQLException {
        return new Schedule(
                rs.getString("cluster"),
                rs.getString("uid"),
                JsonView.of(json(rs.getString(MOVES))).at(MOVES).items().stream()
                        .map(move -> new Update.Move(
                                move.at("name").text(),
                                move.at("from").text(),
                                move.at("to").text()))
                        .toList(),
                time(rs, "at"),
                new Author(rs.getString("author"), rs.getString("client")),
                time(rs, "since"),
                Optional.ofNullable(rs.getString("failed")).map(ScheduleRows::failure));
    }

    private static Schedule.Failure failure(String text) {
        var view = JsonView.of(json(text));
        return new Schedule.Failure(
                view.at("code").text(),
                view.at("detail").text(),
                Instant.parse(view.at("at").text()));
    }

    private static Json.Obj json(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS);
    }

    private static Instant time(ResultSet rs, String column) throws SQLException {
        return Instant.parse(rs.getString(column));
    }
}
