package dev.holdfast.agent.desk;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The line format of {@code agent.sock}: one JSON object per line. */
final class Sockets {
    /** A report file of 16 MiB as base64, and a little. */
    private static final int LONGEST_LINE = 24 << 20;

    /** What Linux and macOS both allow. */
    private static final int LONGEST_NAME = 103;

    private static final Limits LIMITS = new Limits(LONGEST_LINE, 32, false);

    private Sockets() {}

    /** @throws Refusal HF-AGT-010 when the system's sockets cannot have so long a name */
    static UnixDomainSocketAddress address(Path data) {
        var socket = data.resolve("agent.sock");
        var length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_NAME) {
            throw new Refusal(
                    "HF-AGT-010",
                    "a data folder with a path of at most " + (LONGEST_NAME - "/agent.sock".length()) + " bytes",
                    data + ", which has " + (length - "/agent.sock".length()),
                    "choose a shorter path with --data");
        }
        return UnixDomainSocketAddress.of(socket);
    }

    static InputStream in(SocketChannel channel) {
        return new java.io.BufferedInputStream(Channels.newInputStream(channel));
    }

    static Json.Obj read(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > LONGEST_LINE) {
                throw new EOFException("expected a line of JSON on the agent's socket");
            }
            line.write(next);
        }
        return StrictJson.parseObject(Bytes.copyOf(line.toByteArray()), LIMITS);
    }

    static void write(SocketChannel channel, Json.Obj line) throws IOException {
        OutputStream out = Channels.newOutputStream(channel);
        out.write((StrictJson.write(line).utf8() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
