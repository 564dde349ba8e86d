package dev.holdfast.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedMarksTest {
    private static final SiteId SHOP = new SiteId("shop-017");
    private static final SiteId PORT = new SiteId("port-003");

    @TempDir
    Path data;

    @Test
    void the_highest_version_of_each_site_outlives_a_restart() {
        var marks = new SignedMarks(file());
        marks.signed(List.of(change(SHOP, 7), change(PORT, 3)));
        marks.signed(List.of(change(SHOP, 9)));
        var again = new SignedMarks(file());
        assertThat(again.version(SHOP)).isEqualTo(9);
        assertThat(again.version(PORT)).isEqualTo(3);
        assertThat(again.version(new SiteId("unknown"))).isZero();
    }

    @Test
    void a_start_leaves_one_line_for_each_site() throws Exception {
        var marks = new SignedMarks(file());
        for (var version = 1; version <= 20; version++) {
            marks.signed(List.of(change(SHOP, version)));
        }
        var again = new SignedMarks(file());
        assertThat(Files.readAllLines(file())).containsExactly("shop-017 20");
        again.signed(List.of(change(SHOP, 21)));
        assertThat(new SignedMarks(file()).version(SHOP)).isEqualTo(21);
    }

    @Test
    void a_line_that_a_power_cut_has_torn_hides_nothing_else() throws Exception {
        new SignedMarks(file()).signed(List.of(change(SHOP, 7), change(PORT, 3)));
        Files.writeString(file(), "shop-0", StandardOpenOption.APPEND);
        var again = new SignedMarks(file());
        again.signed(List.of(change(SHOP, 8)));
        var last = new SignedMarks(file());
        assertThat(last.version(SHOP)).isEqualTo(8);
        assertThat(last.version(PORT)).isEqualTo(3);
    }

    private Path file() {
        return data.resolve("director.log");
    }

    private static DirectorSigner.Change change(SiteId site, long version) {
        var signed = new Signed(version, version, version, Bytes.utf8("{}"), Instant.EPOCH, Instant.EPOCH);
        return new DirectorSigner.Change(
                site, signed, Map.of(), version, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
