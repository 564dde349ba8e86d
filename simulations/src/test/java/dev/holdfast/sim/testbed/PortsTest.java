package dev.holdfast.sim.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final int MANY = 2_000;

    @Test
    void nobody_gets_a_port_that_somebody_else_will_listen_on() {
        var ports = new Ports(new Random(1));
        assertThat(IntStream.range(0, MANY).map(_ -> ports.free()).distinct()).hasSize(MANY);
    }
}
