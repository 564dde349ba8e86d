package dev.holdfast.hub.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.publish.Enclosure;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredPivotMailTest extends PivotMailContract {
    private final List<HubStore> stores = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void folder(@TempDir Path folder) {
        file = folder.resolve("hub.db");
    }

    @AfterEach
    void close() {
        stores.forEach(HubStore::close);
    }

    @Override
    Post open(Function<SiteId, Optional<PublicKey>> agentKeys) {
        var mail = mail(agentKeys);
        return new Post() {
            @Override
            public PivotMail mail() {
                return mail;
            }

            @Override
            public PivotInbox inbox() {
                return mail;
            }

            @Override
            public Optional<Envelope> statementAt(SiteId site) {
                return enclosed(mail, site, "pivot/statement.json").map(Envelope::parse);
            }

            @Override
            public Optional<Bytes> sealAt(SiteId site) {
                return enclosed(mail, site, "pivot/pivot-0001.seal");
            }
        };
    }

    @Test
    void the_same_again_wakes_nobody_and_a_new_process_knows_all_of_it() {
        var mail = mail(_ -> Optional.of(AGENT.publicKey()));
        var said = new ArrayList<SiteId>();
        mail.onSaid(said::add);
        var offer = Statements.source(HUB, 1, "commit", Bytes.utf8("file"));
        mail.say(SHOP, offer, Optional.of(Bytes.utf8("file")));
        mail.say(SHOP, offer, Optional.of(Bytes.utf8("file")));
        mail.silence(OTHER);
        assertThat(said).containsExactly(SHOP);
        mail.take(SHOP, Statements.target(AGENT, 1, "copy"));

        var again = mail(_ -> Optional.of(AGENT.publicKey()));
        assertThat(enclosed(again, SHOP, "pivot/statement.json")).contains(offer.write());
        assertThat(again.heard(SHOP)).contains(Statements.target(AGENT, 1, "copy"));
    }

    private StoredPivotMail mail(Function<SiteId, Optional<PublicKey>> agentKeys) {
        var store = HubStore.open(file);
        stores.add(store);
        return new StoredPivotMail(store, agentKeys, new TestClock());
    }

    private static Optional<Bytes> enclosed(StoredPivotMail mail, SiteId site, String path) {
        return mail.of(List.of(SHOP, OTHER)).getOrDefault(site, List.of()).stream()
                .filter(one -> one.path().equals(path))
                .map(Enclosure::content)
                .findFirst();
    }
}
