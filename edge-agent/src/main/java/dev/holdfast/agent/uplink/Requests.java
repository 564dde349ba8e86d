package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.message.Pull;
import dev.holdfast.protocol.message.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Questions to the hub over the broker and the answers that belong to them. Thread-safe. */
final class Requests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, CompletableFuture<Reply>> open = new ConcurrentHashMap<>();
    private final Predicate<Bytes> sender;
    private final RandomGenerator random;

    /** @param sender sends on the request topic and answers whether the broker has it */
    Requests(Predicate<Bytes> sender, RandomGenerator random) {
        this.sender = sender;
        this.random = random;
    }

    /** @param question makes the question out of its id */
    Reply ask(Function<String, Pull> question) throws IOException {
        var id = Long.toHexString(random.nextLong());
        var answer = new CompletableFuture<Reply>();
        open.put(id, answer);
        try {
            if (!sender.test(question.apply(id).write())) {
                throw new IOException("the broker cannot be reached");
            }
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (TimeoutException e) {
            throw new IOException("the hub did not answer in " + PATIENCE.toSeconds() + " s over the broker", e);
        } catch (ExecutionException e) {
            throw new IOException("the connection to the broker broke", e);
        } finally {
            open.remove(id);
        }
    }

    void answered(String id, Reply reply) {
        var waiting = open.get(id);
        if (waiting != null) {
            waiting.complete(reply);
        }
    }

    void lost() {
        open.values().forEach(answer -> answer.completeExceptionally(new IOException("connection lost")));
    }
}
