package dev.holdfast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Collects what a link tells; can be told to fail for the next messages. */
final class Listener implements Consumer<LinkEvent> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<LinkEvent> events = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void accept(LinkEvent event) {
        if (event instanceof LinkEvent.Message && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the inbox is broken, as the test wants");
        }
        events.add(event);
    }

    void failFor(int messages) {
        failures.set(messages);
    }

    /** The next event of a type; others before it are skipped. */
    <E extends LinkEvent> E next(Class<E> type) {
        return within(type, PATIENCE).orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " came"));
    }

    <E extends LinkEvent> Optional<E> within(Class<E> type, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                var event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) {
                    return Optional.empty();
                }
                if (type.isInstance(event)) {
                    return Optional.of(type.cast(event));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    String nextText() {
        return next(LinkEvent.Message.class).payload().utf8();
    }

    /** Everything that was there before {@code last}. */
    void expectTexts(List<String> texts) {
        for (var text : texts) {
            assertThat(nextText()).isEqualTo(text);
        }
    }
}
