package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of {@code campaign pivot}: which share, the seed says. */
class PivotCampaignIT {
    private static final int KILLS = 8;
    private static final long SEED = Long.getLong("holdfast.pivot.seed", 5);

    @Test
    void a_pivot_whose_processes_are_killed_ends_complete_or_as_if_it_never_began(@TempDir Path folder)
            throws IOException {
        var binaries = Need.here().clusterApi("a pivot between two real API servers whose processes are killed");
        Need.here()
                .orSkip(
                        Optional.of(binaries).filter(_ -> NetworkNamespace.isPossible()),
                        "a pivot between two real API servers whose processes are killed",
                        "run as root on Linux");
        try (var campaign = PivotCampaign.open(binaries, folder, new SecureRandom())) {
            var kills = 0;
            for (var voyage : campaign.plan(SEED)) {
                var outcome = campaign.sail(voyage);
                assertThat(outcome.problem()).as("seed %d, %s", SEED, voyage).isEmpty();
                kills += outcome.kills();
                if (kills >= KILLS) {
                    break;
                }
            }
            assertThat(kills).as("kills").isGreaterThanOrEqualTo(KILLS);
            System.out.printf("killed, seed %d: %d kills, 0 violations, %s%n", SEED, kills, campaign.size());
        }
    }
}
