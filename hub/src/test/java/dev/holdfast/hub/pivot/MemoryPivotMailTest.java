package dev.holdfast.hub.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.Optional;
import java.util.function.Function;

class MemoryPivotMailTest extends PivotMailContract {
    @Override
    Post open(Function<SiteId, Optional<PublicKey>> agentKeys) {
        var memory = new MemoryPivotMail(agentKeys);
        return new Post() {
            @Override
            public PivotMail mail() {
                return memory;
            }

            @Override
            public PivotInbox inbox() {
                return memory;
            }

            @Override
            public Optional<Envelope> statementAt(SiteId site) {
                return memory.said(site).map(Letter::statement);
            }

            @Override
            public Optional<Bytes> sealAt(SiteId site) {
                return memory.said(site)
                        .flatMap(letter -> letter.seals().stream().findFirst());
            }
        };
    }
}
