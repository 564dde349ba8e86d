package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.id.LayerKey;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent that acts in the name of each layer's service account. */
class RightsTest extends OnBench {
    @BeforeEach
    void restrict() {
        bench.restrict();
    }

    @Test
    void no_two_layers_share_an_account() {
        assertThat(Rights.user(new LayerKey("a-b", "c"))).isEqualTo("system:serviceaccount:holdfast-layers:a-b.c");
        assertThat(Rights.user(new LayerKey("a", "b-c"))).isEqualTo("system:serviceaccount:holdfast-layers:a.b-c");
    }

    @Test
    void a_missing_right_stalls_and_says_who_needs_it() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.condition("Stalled").reason()).isEqualTo("Forbidden");
        assertThat(bench.condition("Stalled").message())
                .contains("cannot", "grant that to ServiceAccount store.app in namespace holdfast-layers");
        assertThat(bench.has("ConfigMap", "a")).isFalse();
    }

    @Test
    void a_right_that_comes_late_is_used() {
        bench.desired.publish(Layer.of("app", config("a", "k", "1")));
        bench.run(Duration.ofMinutes(1));
        bench.cluster.grant("system:serviceaccount:holdfast-layers:store.app");
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.condition("Stalled").isTrue()).isFalse();
    }

    @Test
    void one_layer_without_rights_does_not_act_with_those_of_another() {
        bench.cluster.grant("system:serviceaccount:holdfast-layers:store.one");
        bench.desired.publish(Layer.of("one", config("a", "k", "1")), Layer.of("two", config("b", "k", "1")));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.has("ConfigMap", "a")).isTrue();
        assertThat(bench.has("ConfigMap", "b")).isFalse();
        assertThat(bench.condition("Stalled").message()).contains("store.two");
    }
}
