package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder under version control is what the hub has of it. */
class DocumentSetTest {
    @TempDir
    Path folder;

    private LiveHub hub;

    @BeforeEach
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void what_is_not_in_the_folder_any_more_goes_and_the_plan_says_so_before() throws IOException {
        profile("one");
        profile("two");
        assertThat(set("apply").out()).isEqualTo("profile/one created\nprofile/two created\n");
        assertThat(set("apply", "--prune").out()).isEqualTo("profile/one unchanged\nprofile/two unchanged\n");
        assertThat(set("diff", "--prune").status()).isZero();

        Files.delete(folder.resolve("two.yaml"));
        assertThat(set("diff").status()).isZero();
        var plan = set("diff", "--prune");
        assertThat(plan.status()).isEqualTo(3);
        assertThat(plan.out()).isEqualTo("profile/two pruned\n");
        assertThat(set("apply", "--prune", "--dry-run").out())
                .isEqualTo("profile/one unchanged (dry run)\nprofile/two pruned (dry run)\n");
        assertThat(set("apply", "--prune").out()).isEqualTo("profile/one unchanged\nprofile/two pruned\n");
        assertThat(type("get", "profile", "two").status()).isEqualTo(1);
    }

    @Test
    void only_what_this_set_applied_last_goes() throws IOException {
        profile("one");
        profile("two");
        profile("three");
        set("apply");
        assertThat(type("apply", "-f", folder.resolve("two.yaml").toString()).out())
                .isEqualTo("profile/two configured\n");
        assertThat(type("apply", "-f", folder.resolve("three.yaml").toString(), "--set", "other")
                        .status())
                .isZero();
        Files.delete(folder.resolve("two.yaml"));
        Files.delete(folder.resolve("three.yaml"));
        assertThat(set("apply", "--prune").out()).isEqualTo("profile/one unchanged\n");
        assertThat(type("get", "profiles").out()).contains("one", "two", "three");
    }

    @Test
    void the_set_that_documents_were_applied_with_is_no_difference_unless_another_is_named() throws IOException {
        profile("one");
        set("apply");
        assertThat(type("diff", "-f", folder.toString())).isEqualTo(new Typed(0, "", ""));
        var other = type("diff", "-f", folder.toString(), "--set", "other");
        assertThat(other.status()).isEqualTo(3);
        assertThat(other.out()).contains("metadata.annotations.holdfast.dev/set: \"fleet\" → \"other\"");
    }

    @Test
    void sites_and_clusters_go_only_when_their_kind_is_named() throws IOException {
        profile("one");
        site("shop");
        set("apply");
        Files.delete(folder.resolve("shop.yaml"));
        assertThat(set("apply", "--prune").out()).doesNotContain("pruned");
        assertThat(set("apply", "--prune", "--prune-kind", "site").out()).endsWith("site/shop pruned\n");
        assertThat(set("apply", "--prune", "--prune-kind", "ship").status()).isEqualTo(2);
    }

    @Test
    void too_many_removals_and_an_empty_folder_change_nothing() throws IOException {
        for (int i = 0; i < 3; i++) {
            profile("p" + i);
        }
        set("apply");
        Files.delete(folder.resolve("p1.yaml"));
        Files.delete(folder.resolve("p2.yaml"));
        profile("new");
        var refused = set("apply", "--prune", "--max-removals", "1");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("HF-CLI-026: ").contains("profile/p1", "profile/p2");
        assertThat(type("get", "profile", "new").status()).isEqualTo(1);
        Files.delete(folder.resolve("p0.yaml"));
        Files.delete(folder.resolve("new.yaml"));
        assertThat(set("apply", "--prune").err()).startsWith("HF-CLI-009: ");
        assertThat(type("get", "profiles").out()).contains("p0", "p1", "p2");
    }

    @Test
    void what_others_still_use_stays_and_what_was_done_is_told() throws IOException {
        profile("one");
        profile("two");
        set("apply");
        hub.cluster("shop", "default", "two", "1.0.0");
        Files.delete(folder.resolve("two.yaml"));
        var refused = set("apply", "--prune", "-o", "json");
        assertThat(refused.json().at("code").text()).isEqualTo("HF-RES-004");
        assertThat(refused.json().at("results").items())
                .singleElement()
                .satisfies(result -> assertThat(result.at("name").text()).isEqualTo("one"));
        assertThat(type("apply", "-f", folder.toString(), "--prune").status()).isEqualTo(2);
    }

    private Typed set(String command, String... more) {
        var arguments =
                new java.util.ArrayList<>(java.util.List.of(command, "-f", folder.toString(), "--set", "fleet"));
        arguments.addAll(java.util.List.of(more));
        return type(arguments.toArray(String[]::new));
    }

    private Typed type(String... arguments) {
        return Typed.run("", Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", hub.admin), arguments);
    }

    private void profile(String name) throws IOException {
        write(name, "Profile", "{type: add-on, version: 1.0.0, layers: [{name: a, manifest: {content: \"\"}}]}");
    }

    private void site(String name) throws IOException {
        write(name, "Site", "{}");
    }

    private void write(String name, String kind, String spec) throws IOException {
        Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                apiVersion: holdfast.dev/v1
                kind: %s
                metadata: {name: %s}
                spec: %s
                """
                        .formatted(kind, name, spec));
    }
}
