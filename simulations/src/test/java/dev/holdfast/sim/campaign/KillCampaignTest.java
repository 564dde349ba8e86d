package dev.holdfast.sim.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The campaign of every build: other kills each time, the same again with {@code -Dholdfast.seed=N}. */
class KillCampaignTest {
    private static final String SEED = "holdfast.seed";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void nothing_acknowledged_is_lost_in_40_kills() {
        var seed = Optional.ofNullable(Long.getLong(SEED)).orElseGet(() -> (long) new SecureRandom().nextInt(1 << 30));
        System.err.println("kill campaign with seed " + seed + "; the same again with -D" + SEED + "=" + seed);
        var printed = new ByteArrayOutputStream();
        var command = new CampaignCommand(new PrintStream(printed, true, StandardCharsets.UTF_8), Clock.systemUTC());
        var status = new CommandLine(command)
                .execute("--kills", "40", "--seed", Long.toString(seed), "--data", folder.toString());
        assertThat(status)
                .as("seed %d: %s", seed, printed.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("40 of 40 kills, 0 violations");
    }
}
