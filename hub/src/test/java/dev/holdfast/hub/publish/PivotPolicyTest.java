package dev.holdfast.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.desired.PivotKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Catalog names who takes part in pivots. */
class PivotPolicyTest {
    @TempDir
    private Path data;

    @Test
    void a_new_hub_names_its_keys_and_none_of_them_is_the_directors() {
        try (var hub = new PublishFixture(data)) {
            var named = hub.publisher.policy().pivots();
            assertThat(named).isEqualTo(hub.keys.pivots());
            assertThat(named.isWhole()).isTrue();
            assertThat(named.hub())
                    .doesNotContain(hub.keys.director().publicKey().hex());
            assertThat(named.sealing()).doesNotContainAnyElementsOf(named.recovery());
        }
    }

    @Test
    void a_key_that_is_taken_away_is_replaced_and_the_next_catalog_says_so() throws IOException {
        PivotKeys before;
        Path folder;
        try (var hub = new PublishFixture(data)) {
            before = hub.publisher.policy().pivots();
            folder = hub.keys.folder();
        }
        for (var name : List.of("pivot.key", "sealing.key")) {
            Files.delete(folder.resolve(name));
        }
        try (var hub = new PublishFixture(data)) {
            var now = hub.publisher.policy().pivots();
            assertThat(now).isEqualTo(hub.keys.pivots());
            assertThat(now.hub()).doesNotContainAnyElementsOf(before.hub());
            assertThat(now.sealing()).doesNotContainAnyElementsOf(before.sealing());
            assertThat(now.recovery()).isEqualTo(before.recovery());
        }
    }
}
