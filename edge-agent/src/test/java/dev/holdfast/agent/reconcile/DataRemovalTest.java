package dev.holdfast.agent.reconcile;

import static dev.holdfast.agent.reconcile.Bench.config;
import static dev.holdfast.agent.reconcile.Bench.definition;
import static dev.holdfast.agent.reconcile.Bench.namespace;
import static dev.holdfast.agent.reconcile.Bench.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes with a layer whose data a signed statement lets go, and what stays all the same. */
class DataRemovalTest extends OnBench {
    @Test
    void everything_that_the_layer_brought_goes_its_namespace_last() {
        bench.desired.publish(database());
        bench.run();
        bench.desired.removeWithData(List.of("database"));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.status().retained()).isEmpty();
        assertThat(bench.has("PersistentVolumeClaim", "disk")).isFalse();
        assertThat(bench.has("ConfigMap", "keepsake")).isFalse();
        assertThat(pruned())
                .containsExactly(
                        "ConfigMap web/keepsake",
                        "Widget web/one",
                        "PersistentVolumeClaim web/disk",
                        "CustomResourceDefinition widgets.shop.example",
                        "Namespace web");
    }

    @Test
    void what_an_earlier_tombstone_left_goes_when_the_statement_comes_later() {
        bench.desired.publish(database());
        bench.run();
        bench.desired.publish(List.of("database"), SiteSettings.DEFAULT);
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.status().retained()).hasSize(5);
        bench.desired.removeWithData(List.of("database"));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.status().retained()).isEmpty();
        assertThat(bench.has("PersistentVolumeClaim", "disk")).isFalse();
    }

    @Test
    void a_namespace_and_a_definition_stay_while_another_layer_needs_them() {
        var user = Layer.of("user", object("shop.example/v1", "Widget", "web", "two"));
        bench.desired.publish(database(), user);
        bench.run();
        bench.desired.removeWithData(List.of("database"), user);
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("Widget", "one")).isFalse();
        assertThat(bench.has("Widget", "two")).isTrue();
        assertThat(bench.status().retained()).contains("CustomResourceDefinition widgets.shop.example");
        assertThat(bench.has("CustomResourceDefinition", "widgets.shop.example"))
                .isTrue();
        assertThat(bench.has("Namespace", "web")).isTrue();
        bench.desired.removeWithData(List.of("database", "user"));
        bench.run();
        assertThat(bench.has("CustomResourceDefinition", "widgets.shop.example"))
                .isFalse();
        assertThat(bench.status().retained()).isEmpty();
    }

    @Test
    void the_data_of_other_layers_stays() {
        var other = Layer.of("other", object("v1", "PersistentVolumeClaim", "web", "books"));
        bench.desired.publish(database(), other);
        bench.run();
        bench.desired.publish(List.of("other"), SiteSettings.DEFAULT, database());
        bench.run();
        assertThat(bench.status().retained()).containsExactly("PersistentVolumeClaim web/books");
        bench.desired.removeWithData(List.of("database"));
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("PersistentVolumeClaim", "books")).isTrue();
        assertThat(bench.has("PersistentVolumeClaim", "disk")).isFalse();
        assertThat(bench.has("Namespace", "web")).isTrue();
    }

    @Test
    void a_listed_layer_keeps_its_data_whatever_a_statement_says() {
        bench.desired.publish(database());
        bench.run();
        bench.desired.removeWithData(List.of("database"), database());
        assertThat(bench.run().converged()).isTrue();
        assertThat(bench.has("PersistentVolumeClaim", "disk")).isTrue();
        assertThat(pruned()).isEmpty();
    }

    @Test
    void a_claim_that_somebody_made_anew_under_the_old_name_stays() {
        bench.desired.publish(database());
        bench.run();
        bench.desired.publish(List.of("database"), SiteSettings.DEFAULT);
        bench.run();
        bench.remove("PersistentVolumeClaim", "disk");
        bench.cluster.create(object("v1", "PersistentVolumeClaim", "web", "disk"), "kubectl");
        bench.desired.removeWithData(List.of("database"));
        bench.run();
        assertThat(pruned()).contains("Widget web/one").doesNotContain("PersistentVolumeClaim web/disk");
    }

    private List<String> pruned() {
        return bench.events.stream()
                .filter(event -> event.startsWith("reconcile.pruned "))
                .map(event -> event.substring("reconcile.pruned ".length()))
                .map(event -> event.split(" ", -1)[0] + " " + event.split(" ", -1)[1])
                .toList();
    }

    private static Layer database() {
        return Layer.of(
                "database",
                namespace("web"),
                definition(),
                object("v1", "PersistentVolumeClaim", "web", "disk").with("spec", Json.object("size", 1)),
                object("shop.example/v1", "Widget", "web", "one"),
                Bench.staying(config("keepsake", "k", "1")));
    }
}
