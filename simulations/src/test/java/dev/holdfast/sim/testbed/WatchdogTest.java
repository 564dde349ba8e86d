package dev.holdfast.sim.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogTest {
    private static final Path SLEEP = Path.of("/bin/sleep");

    @TempDir
    private Path folder;

    private final Watchdog watchdog = Watchdog.start();

    @AfterEach
    void end_the_shell() {
        watchdog.close();
    }

    @Test
    void a_watched_program_dies_when_the_pipe_closes_as_it_does_with_the_jvm() {
        var watched = sleeper();
        watchdog.watch(List.of(watched.pid()));

        watchdog.close();

        new Patience(Duration.ofSeconds(10)).until("the end of the program", () -> !watched.isAlive());
    }

    @Test
    void a_program_that_is_no_longer_watched_is_spared() {
        var forgotten = sleeper();
        var watched = sleeper();
        watchdog.watch(List.of(forgotten.pid(), watched.pid()));
        watchdog.watch(List.of(watched.pid()));

        watchdog.close();

        new Patience(Duration.ofSeconds(10)).until("the end of the watched one", () -> !watched.isAlive());
        assertThat(forgotten.isAlive()).isTrue();
        forgotten.kill();
    }

    @Test
    void a_paused_program_dies_too() {
        var paused = sleeper();
        paused.pause();
        watchdog.watch(List.of(paused.pid()));

        watchdog.close();

        new Patience(Duration.ofSeconds(10)).until("the end of the program", () -> !paused.isAlive());
    }

    private Daemon sleeper() {
        return Daemon.start(SLEEP, List.of("600"), folder);
    }
}
