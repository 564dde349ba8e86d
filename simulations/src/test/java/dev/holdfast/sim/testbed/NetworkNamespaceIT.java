package dev.holdfast.sim.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkNamespaceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final String name = "hfheld" + ProcessHandle.current().pid() % 1_000_000;

    @TempDir
    private Path folder;

    @BeforeEach
    void need_root() {
        Need.here()
                .orSkip(
                        Optional.of(name).filter(_ -> NetworkNamespace.isPossible()),
                        "networks of their own for the programs of the test bed",
                        "run as root on Linux with iproute2 and util-linux");
    }

    @Test
    void it_ends_with_the_jvm_that_made_it_even_when_that_is_killed() throws IOException {
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldNamespaceMain.class.getName(),
                        name,
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(parent.inputReader(StandardCharsets.US_ASCII).readLine()).isEqualTo("started");
            assertThat(isThere()).isTrue();
            var programs = parent.descendants().toList();
            assertThat(programs).hasSizeGreaterThanOrEqualTo(2);

            parent.destroyForcibly().onExit().join();

            new Patience(PATIENCE).until("the end of the wire " + name, () -> !isThere());
            new Patience(PATIENCE)
                    .until("the end of all programs", () -> programs.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void a_wire_whose_name_is_taken_is_a_failure_that_leaves_the_first_alone() {
        var wire = new NetworkNamespace.Wire(name, "198.18.0.5", "198.18.0.6");
        try (var first = NetworkNamespace.open(wire, "198.18.0.129")) {
            assertThatThrownBy(() -> NetworkNamespace.open(wire, "198.18.0.129"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("exists");
            assertThat(first.network().address()).isEqualTo("198.18.0.6");
            assertThat(isThere()).isTrue();
        }
        new Patience(PATIENCE).until("the end of the wire " + name, () -> !isThere());
    }

    private boolean isThere() {
        try {
            return NetworkInterface.getByName(name) != null;
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }
}
