package dev.holdfast.sim.demo;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** How another terminal reaches a running demo: a Unix socket in its folder, one line of JSON each way. */
final class DemoControl implements AutoCloseable {
    private final ServerSocketChannel door;
    private final Path socket;

    private DemoControl(ServerSocketChannel door, Path socket) {
        this.door = door;
        this.socket = socket;
    }

    /** Answers requests until closed. A handler's exception becomes {@code {"error": …}}. */
    static DemoControl listen(Path folder, UnaryOperator<Json.Obj> handler) {
        var socket = folder.resolve("demo.sock");
        try {
            Files.deleteIfExists(socket);
            var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door.bind(UnixDomainSocketAddress.of(socket));
            var control = new DemoControl(door, socket);
            Thread.ofVirtual().name("demo-control").start(() -> control.serve(handler));
            return control;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks a running demo. @throws Refusal when none runs there or it says that something is wrong */
    static JsonView ask(Path folder, Json.Obj request) {
        var socket = folder.resolve("demo.sock");
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            send(channel, request);
            var answer = JsonView.of(receive(channel));
            if (answer.at("error").present()) {
                throw new Refusal(
                        "HF-DEM-003",
                        "something the demo can do",
                        answer.at("error").text(),
                        "correct the command");
            }
            return answer;
        } catch (IOException e) {
            throw new Refusal("HF-DEM-004", "a running demo in " + folder, "none", "start one with: holdfast demo");
        }
    }

    private void serve(UnaryOperator<Json.Obj> handler) {
        while (door.isOpen()) {
            try (var channel = door.accept()) {
                send(channel, answer(handler, receive(channel)));
            } catch (IOException e) {
                if (door.isOpen()) {
                    System.getLogger(DemoControl.class.getName()).log(System.Logger.Level.DEBUG, "control", e);
                }
            }
        }
    }

    private static Json.Obj answer(UnaryOperator<Json.Obj> handler, Json.Obj request) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            return Json.object("error", String.valueOf(e.getMessage()));
        }
    }

    private static Json.Obj receive(SocketChannel channel) throws IOException {
        var reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        var line = reader.readLine();
        return StrictJson.parseObject(Bytes.utf8(line == null ? "{}" : line), Limits.DOCUMENT);
    }

    private static void send(SocketChannel channel, Json.Obj message) throws IOException {
        Channels.newOutputStream(channel)
                .write((StrictJson.write(message).utf8() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            door.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
