package dev.holdfast.sim.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildTest {
    private static final int PATIENCE_SECONDS = 10;

    @ParameterizedTest
    @ValueSource(strings = {"-TERM", "-KILL"})
    void a_child_ends_with_its_parent_however_that_is_ended(String signal) throws Exception {
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SleepMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = parent.inputReader(StandardCharsets.US_ASCII);
        try {
            assertThat(said.readLine()).isEqualTo("started");
            var sent = new ProcessBuilder("kill", signal, Long.toString(parent.pid()));
            assertThat(sent.inheritIO().start().waitFor()).isZero();
            var silence = new FutureTask<>(said::readLine);
            Thread.ofVirtual().start(silence);
            assertThat(silence.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNull();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void a_child_that_does_not_end_in_time_is_killed() throws Exception {
        var child = Child.start(new ProcessBuilder("sleep", "600"));
        child.end(Duration.ofMillis(1));
        assertThat(child.isAlive()).isFalse();
        child.stop(Duration.ofMillis(1));
    }
}
