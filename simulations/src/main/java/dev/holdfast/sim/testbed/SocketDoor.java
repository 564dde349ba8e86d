package dev.holdfast.sim.testbed;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a program that speaks HTTP and JSON on a socket in a folder; the JDK's client knows no such sockets. */
record SocketDoor(Path socket) {
    /** @throws IllegalStateException when the answer is no success */
    JsonView ask(String path, Json.Obj question) {
        var body = StrictJson.write(question).utf8();
        var head = "POST " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var request = ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            return answer(path, new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonView answer(String path, String text) {
        var end = text.indexOf("\r\n\r\n");
        // Whether it came in chunks or not: the document is from the first brace to the last.
        var document = text.substring(text.indexOf('{', Math.max(end, 0)), text.lastIndexOf('}') + 1);
        if (!text.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException(path + ": expected success, found " + document);
        }
        return JsonView.of(StrictJson.parseObject(Bytes.utf8(document), Limits.OBJECTS));
    }
}
