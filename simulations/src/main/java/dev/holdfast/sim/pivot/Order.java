package dev.holdfast.sim.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What the processes of a pivot are to do, in a file that they read before every step.
 *
 * @param id of the pivot
 * @param source the name of the process that gives the cluster away
 * @param strike how many were killed before in this pivot
 * @param victim the name of the process that is killed
 * @param point where
 * @param abort whether the source is to give up
 */
record Order(String id, long epoch, String source, int strike, String victim, Optional<Point> point, boolean abort) {
    private static final String FILE = "order.json";

    Order next(String nextVictim, Optional<Point> where) {
        return new Order(id, epoch, source, strike + 1, nextVictim, where, abort);
    }

    Order aborted() {
        return new Order(id, epoch, source, strike, victim, point, true);
    }

    void write(Path folder) {
        var json = Json.object(
                "id", id, "epoch", epoch, "source", source, "strike", strike, "victim", victim, "abort", abort);
        replace(
                folder.resolve(FILE),
                StrictJson.write(
                        point.isEmpty() ? json : json.with("point", point.get().json())));
    }

    static Optional<Order> read(Path folder) {
        return content(folder.resolve(FILE)).map(text -> {
            var view = JsonView.of(StrictJson.parseObject(text, Limits.DOCUMENT));
            return new Order(
                    view.at("id").text(),
                    view.at("epoch").integer(),
                    view.at("source").text(),
                    (int) view.at("strike").natural(),
                    view.at("victim").text(),
                    view.at("point").present() ? Optional.of(Point.read(view.at("point"))) : Optional.empty(),
                    view.at("abort").flag(false));
        });
    }

    /** Readers see the old file or the new one. */
    static void replace(Path file, Bytes content) {
        try {
            var next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, content.toArray());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<Bytes> content(Path file) {
        try {
            return Optional.of(Bytes.copyOf(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
