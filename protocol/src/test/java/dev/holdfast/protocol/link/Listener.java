package dev.holdfast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** Collects what a link tells; can be told to fail for the next messages. */
final class Listener implements Consumer<LinkEvent> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<LinkEvent> events = new ArrayDeque<>();
    private int failures;

    @Override
    public synchronized void accept(LinkEvent event) {
        if (event instanceof LinkEvent.Message && failures > 0) {
            failures--;
            throw new IllegalStateException("the inbox is broken, as the test wants");
        }
        events.add(event);
        notifyAll();
    }

    synchronized void failFor(int messages) {
        failures = messages;
    }

    /** The next event of a type; events of other types stay. */
    <E extends LinkEvent> E next(Class<E> type) {
        return within(type, PATIENCE)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + ", only " + events));
    }

    synchronized <E extends LinkEvent> Optional<E> within(Class<E> type, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                var found = events.stream().filter(type::isInstance).findFirst();
                if (found.isPresent()) {
                    events.remove(found.get());
                    return found.map(type::cast);
                }
                var left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return Optional.empty();
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    String nextText() {
        return next(LinkEvent.Message.class).payload().utf8();
    }

    /** The next messages, in order. */
    void expectTexts(List<String> texts) {
        for (var text : texts) {
            assertThat(nextText()).isEqualTo(text);
        }
    }
}
