package dev.holdfast.agent.desk;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Problems;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Serves {@code DIR/agent.sock}, for the owner of the data folder only. Each caller has a thread of its own. */
public final class LocalServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LocalServer.class.getName());

    private final Path socket;
    private final Desk desk;
    private final ServerSocketChannel server;

    public LocalServer(Path data, Desk desk) {
        this.desk = desk;
        var address = Sockets.address(data);
        this.socket = address.getPath();
        try {
            // The data folder's lock is held, so a socket that is still there belongs to nobody.
            Files.deleteIfExists(socket);
            this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(address);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot serve " + socket, e);
        }
        Thread.ofVirtual().name("desk").start(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var caller = server.accept();
                Thread.ofVirtual().name("desk caller").start(() -> serve(caller));
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.log(Level.WARNING, "a local caller was lost: {0}", e.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel caller) {
        try (caller) {
            Sockets.write(caller, answer(Sockets.read(Sockets.in(caller))));
        } catch (IOException | Refusal e) {
            LOG.log(Level.WARNING, "a local request was not answered: {0}", e.getMessage());
        }
    }

    private Json.Obj answer(Json.Obj request) {
        try {
            return Json.object("answer", desk.answer(request));
        } catch (Refusal e) {
            return Json.object("problem", Problems.json(e.problem()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a local request failed", e);
            return Json.object(
                    "problem",
                    Problems.json(new Problem(
                            "HF-AGT-005", "an agent that can answer", String.valueOf(e.getMessage()), "see its log")));
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the agent''s socket was not closed cleanly: {0}", e.getMessage());
        }
    }
}
