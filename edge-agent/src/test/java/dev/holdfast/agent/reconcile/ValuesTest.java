package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.Part;
import dev.holdfast.protocol.layer.ReadinessCheck;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Revisions in which nothing differs but the values that fill a layer. */
class ValuesTest extends OnBench {
    @Test
    void another_value_is_applied_and_the_way_back_has_the_old_one() {
        bench.desired.publish(Map.of("host", "a"), late());
        assertThat(bench.run().converged()).isTrue();
        assertThat(host()).isEqualTo("a.example");
        bench.desired.publish(Map.of("host", "b"), late());
        assertThat(bench.run().converged()).isTrue();
        assertThat(host()).isEqualTo("b.example");
        assertThat(bench.status().appliedRevision()).isEqualTo(2);
        bench.restart();
        assertThat(bench.run().converged()).isTrue();
        assertThat(host()).isEqualTo("b.example");
        bench.desired.publish(Map.of("host", "a"), late());
        assertThat(bench.run().converged()).isTrue();
        assertThat(host()).isEqualTo("a.example");
    }

    @Test
    void what_a_change_disturbs_is_told_before_anything_of_it_is_done() {
        bench.desired.turnOver("shop/password", 1);
        bench.desired.publish(Map.of("host", "a"), late());
        bench.run();
        assertThat(bench.events)
                .as("on a fresh site there is nothing to disturb")
                .anyMatch(event -> event.endsWith("revision 1 is being applied"));
        bench.desired.publish(Map.of("host", "b"), late());
        bench.cluster.fail("nobody is there");
        bench.run();
        assertThat(bench.events)
                .anyMatch(event ->
                        event.endsWith("revision 2 is being applied: [1 {shop/password=1}] to 2 {shop/password=1}"));
        bench.cluster.recover();
        bench.run();
        bench.desired.turnOver("shop/password", 2);
        bench.run();
        assertThat(bench.events)
                .anyMatch(event -> event.endsWith("applied anew: [2 {shop/password=1}] to 2 {shop/password=2}"));
    }

    @Test
    void a_secret_that_no_layer_got_yet_is_foreseen_again_with_the_next_revision() {
        bench.desired.turnOver("shop/password", 1);
        bench.desired.publish(Map.of("host", "a"), late());
        assertThat(bench.run().converged()).isTrue();
        bench.cluster.fail("nobody is there");
        bench.desired.turnOver("shop/password", 2);
        bench.run();
        bench.desired.publish(Map.of("host", "b"), late());
        bench.run();
        assertThat(bench.events)
                .anyMatch(event -> event.endsWith("revision 2 is being applied: "
                        + "[1 {shop/password=1}, 1 {shop/password=2}] to 2 {shop/password=2}"));
        bench.cluster.recover();
        assertThat(bench.run().converged()).isTrue();
        bench.desired.publish(Map.of("host", "a"), late());
        bench.run();
        assertThat(bench.events)
                .anyMatch(event ->
                        event.endsWith("revision 3 is being applied: [2 {shop/password=2}] to 3 {shop/password=2}"));
    }

    @Test
    void a_layer_that_only_reports_drift_takes_another_value_too() {
        bench.desired.publish(Map.of("host", "a"), late().reporting());
        bench.run();
        bench.desired.publish(Map.of("host", "b"), late().reporting());
        assertThat(bench.run().converged()).isTrue();
        assertThat(host()).isEqualTo("b.example");
    }

    @Test
    void what_was_ready_with_the_old_value_says_nothing_of_the_new_one() {
        var check = new ReadinessCheck("v1", "ConfigMap", "web", "shop", Map.of("data.host", "a.example"));
        bench.desired.publish(Map.of("host", "a"), late().checking(check).rollingBack());
        assertThat(bench.run().converged()).isTrue();
        bench.desired.publish(Map.of("host", "b"), late().checking(check).rollingBack());
        bench.run(Duration.ofMinutes(5));
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
        assertThat(bench.status().converged()).isFalse();
        bench.run(Duration.ofMinutes(30));
        assertThat(bench.status().held()).containsExactly(2L);
        assertThat(host()).as("after the way back").isEqualTo("a.example");
    }

    @Test
    void a_certificate_that_the_site_renews_is_applied_with_no_new_revision_and_told_once() {
        bench.desired.renew("webTls", "first");
        bench.desired.publish(certified());
        assertThat(bench.run().converged()).isTrue();
        assertThat(host()).isEqualTo("first.example");
        assertThat(bench.status().generated())
                .extracting(SiteReport.Generated::digest)
                .containsExactly("first");

        bench.desired.renew("webTls", "second");
        assertThat(bench.run().converged()).isTrue();
        assertThat(host()).isEqualTo("second.example");
        assertThat(bench.status().appliedRevision()).isEqualTo(1);
        assertThat(bench.status().generated())
                .extracting(SiteReport.Generated::digest)
                .containsExactly("second");

        bench.run(Duration.ofHours(1));
        assertThat(bench.events.stream().filter(event -> event.contains("reconcile.secret")))
                .hasSize(1);
    }

    private static Layer late() {
        return layer("host");
    }

    private static Layer certified() {
        return layer("webTls.crt");
    }

    private static Layer layer(String variable) {
        var map = config("shop", "host", "");
        var hole = new Hole(
                "/data/host",
                new Hole.Filling.Text(List.of(new Part.Variable(variable), new Part.Literal(".example"))));
        var plain = Layer.of("shop", map);
        return new Layer(
                plain.id(),
                plain.settings(),
                plain.ignore(),
                plain.readiness(),
                Stream.of(map)
                        .map(manifest -> new LayerObject(manifest, "", List.of(hole)))
                        .toList(),
                plain.hooks());
    }

    private String host() {
        return switch (bench.cluster.get(ref(config("shop", "host", "")))) {
            case Answer.Found(var live) ->
                JsonView.of(live.json()).at("data").at("host").text();
            case Answer.Read other -> throw new AssertionError(other);
        };
    }
}
