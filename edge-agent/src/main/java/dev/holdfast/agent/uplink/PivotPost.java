package dev.holdfast.agent.uplink;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.LetterRows.Kind;
import dev.holdfast.agent.store.LetterRows.Letter;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.sign.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which words of a pivot are due on one way to the hub: the statement when it is another one, the sealed file again and
 * again until nobody needs it. Confined to the uplink's loop.
 */
final class PivotPost {
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);

    private final AgentStore store;
    private Optional<Bytes> said = Optional.empty();
    private Optional<Bytes> sent = Optional.empty();
    private Instant sendAgain = Instant.EPOCH;

    PivotPost(AgentStore store) {
        this.store = store;
    }

    /** A new connection knows nothing of the old one. */
    void restart() {
        said = Optional.empty();
        sent = Optional.empty();
    }

    Optional<Bytes> statement() {
        return store.letter(Kind.STATEMENT).map(Letter::content).filter(word -> !said.equals(Optional.of(word)));
    }

    void said(Bytes statement) {
        said = Optional.of(statement);
    }

    /** The sealed file, once its statement was said. */
    Optional<Bytes> seal(Instant now) {
        var seal = store.letter(Kind.SEAL).map(Letter::content);
        if (seal.isEmpty()) {
            sent = Optional.empty();
        }
        return seal.filter(file -> !sent.equals(Optional.of(file)) || !now.isBefore(sendAgain));
    }

    void sent(Bytes seal, Instant now) {
        sent = Optional.of(seal);
        sendAgain = now.plus(AGAIN);
    }

    /** When to look again at the latest. */
    Duration pause(Instant now) {
        return sent.isEmpty() ? NEVER : Duration.between(now, sendAgain);
    }

    /** Whether words go to and fro: then a way that has to be asked is asked more often. */
    boolean isUnderWay() {
        return store.letter(Kind.STATEMENT)
                .map(letter -> PivotStatement.kept(Envelope.parse(letter.content())))
                .filter(word -> !word.phase().ended())
                .isPresent();
    }
}
