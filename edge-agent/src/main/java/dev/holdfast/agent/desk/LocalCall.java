package dev.holdfast.agent.desk;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Problems;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the agent that runs on a data folder. */
public final class LocalCall implements Desk {
    private final SocketChannel channel;

    private LocalCall(SocketChannel channel) {
        this.channel = channel;
    }

    /** A call to the running agent; empty when none answers there. */
    public static Optional<Desk> to(Path data) {
        try {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(Sockets.address(data));
                return Optional.of(new LocalCall(channel));
            } catch (IOException e) {
                channel.close();
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Json.Obj answer(Json.Obj request) {
        try {
            Sockets.write(channel, request);
            var reply = JsonView.of(Sockets.read(Sockets.in(channel)));
            var problem = reply.at("problem");
            if (problem.present()) {
                throw new Refusal(Problems.read(problem));
            }
            return reply.at("answer").object();
        } catch (IOException e) {
            throw new Refusal(
                    "HF-AGT-005", "an answer of the running agent", String.valueOf(e.getMessage()), "see its log");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
