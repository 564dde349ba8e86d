package dev.holdfast.sim.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeedTest {
    private final List<String> said = new ArrayList<>();

    @Test
    void what_is_there_is_handed_on_in_silence() {
        var need = new Need(Map.of(), said::add);

        assertThat(need.orSkip(Optional.of("kubectl"), "apply", "install it")).isEqualTo("kubectl");
        assertThat(said).isEmpty();
    }

    @Test
    void what_is_missing_skips_the_test_with_one_line_that_names_what_was_not_tested() {
        var need = new Need(Map.of(), said::add);

        assertThatThrownBy(() -> need.orSkip(Optional.empty(), "apply", "install it"))
                .isInstanceOf(TestAbortedException.class);
        assertThat(said).containsExactly("NOT TESTED: apply. To test it, install it.");
    }

    @Test
    void what_only_the_public_network_brings_is_skipped_as_loudly_where_nothing_else_may_be() {
        var need = new Need(Map.of("HOLDFAST_NO_SKIP", "1"), said::add);

        assertThatThrownBy(() -> need.orSkipAnywhere(Optional.empty(), "k3s", "let it pull"))
                .isInstanceOf(TestAbortedException.class);
        assertThat(said).containsExactly("NOT TESTED: k3s. To test it, let it pull.");
    }

    @Test
    void what_is_missing_fails_the_test_where_nothing_may_be_skipped() {
        var need = new Need(Map.of("HOLDFAST_NO_SKIP", "1"), said::add);

        assertThatThrownBy(() -> need.orSkip(Optional.empty(), "apply", "install it"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("apply");
    }
}
