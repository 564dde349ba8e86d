package dev.holdfast.hub.publish;

import static dev.holdfast.hub.publish.PublishFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnclosureTest {
    private static final Bytes WORD = Bytes.utf8("a statement");
    private static final List<Enclosure> LETTER = List.of(
            new Enclosure("pivot/statement.json", WORD), new Enclosure("pivot/pivot-0001.seal", Bytes.utf8("sealed")));

    @TempDir
    Path data;

    @Test
    void what_is_enclosed_is_vouched_for_at_once_without_a_new_revision() {
        try (var hub = ready()) {
            var before = (Settled.Current) hub.director.settle(SHOP);
            hub.enclosures.put(SHOP, LETTER);
            var after = (Settled.Current) hub.director.settle(SHOP);
            assertThat(after.revision()).isEqualTo(before.revision());
            assertThat(after.version()).isGreaterThan(before.version());
            assertThat(hub.director(SHOP))
                    .extracting(Target::path)
                    .contains("desired/state.json", "pivot/statement.json", "pivot/pivot-0001.seal");
            assertThat(hub.director.own(SHOP, WORD.digest())).contains(WORD);
            assertThat(hub.director.settle(SHOP)).isEqualTo(after);
        }
    }

    @Test
    void silence_takes_it_out_again() {
        try (var hub = ready()) {
            hub.enclosures.put(SHOP, LETTER);
            var before = (Settled.Current) hub.director.settle(SHOP);
            hub.enclosures.clear();
            var after = (Settled.Current) hub.director.settle(SHOP);
            assertThat(after.version()).isGreaterThan(before.version());
            assertThat(hub.director(SHOP)).extracting(Target::path).doesNotContain("pivot/statement.json");
            assertThat(hub.director.settle(SHOP)).isEqualTo(after);
        }
    }

    @Test
    void an_agent_that_does_not_know_pivots_gets_a_director_without() {
        try (var hub = ready()) {
            hub.supports.put(SHOP, List.of(Features.LAYERS, Features.VARIANTS, Features.HOOKS));
            hub.enclosures.put(SHOP, LETTER);
            hub.director.settle(SHOP);
            assertThat(hub.director(SHOP)).extracting(Target::path).doesNotContain("pivot/statement.json");
        }
    }

    private PublishFixture ready() {
        var hub = new PublishFixture(data);
        hub.rendering.draft("store", "1.0.0", "web");
        hub.publish("store");
        hub.cluster(SHOP, "store:1.0.0");
        return hub;
    }
}
