package dev.holdfast.packs.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteRegistryTest {
    @TempDir
    Path folder;

    private final MemoryUpstream upstream = new MemoryUpstream();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };

    @BeforeEach
    void stock() {
        upstream.archives.put("web 1.0.0", Bytes.utf8("one"));
        upstream.archives.put("web 1.1.0", Bytes.utf8("two"));
    }

    private RemoteRegistry open() {
        return new RemoteRegistry("r", upstream, Optional.empty(), folder, Duration.ofHours(1), clock);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static Bytes chart(RemoteRegistry registry, String version) {
        return archive(registry.bring(new Listed("r", "web", version, Listed.Mark.CURRENT)));
    }

    private static Bytes archive(Brought brought) {
        return ((Brought.ChartArchive) brought).archive();
    }

    @Test
    void a_version_is_fetched_once_and_then_served_from_the_copy() {
        var registry = open();
        assertThat(registry.find("web")).extracting(Listed::version).containsExactly("1.0.0", "1.1.0");
        assertThat(chart(registry, "1.0.0")).isEqualTo(Bytes.utf8("one"));
        assertThat(chart(registry, "1.0.0")).isEqualTo(Bytes.utf8("one"));
        assertThat(upstream.calls).containsExactly("list", "fetch web 1.0.0");
    }

    @Test
    void while_it_is_silent_the_copy_serves_also_after_a_restart_and_says_how_old_it_is() {
        chart(open(), "1.0.0");
        upstream.silent = true;
        pass(Duration.ofHours(3));
        var registry = open();
        assertThat(registry.isDue()).isTrue();
        assertThatThrownBy(registry::refresh).isInstanceOf(Refusal.class);
        assertThat(registry.find("web")).hasSize(2);
        assertThat(chart(registry, "1.0.0")).isEqualTo(Bytes.utf8("one"));
        assertThat(registry.notice())
                .hasValueSatisfying(notice -> assertThat(notice.message()).contains("a line that is cut", "3 h ago"));
        assertThatThrownBy(() -> chart(registry, "1.1.0")).hasMessageContaining("HF-REG-007");
    }

    @Test
    void nobody_waits_again_for_one_that_just_did_not_answer() {
        upstream.silent = true;
        var registry = open();
        assertThatThrownBy(() -> registry.find("web")).hasMessageContaining("HF-REG-007");
        assertThatThrownBy(() -> registry.find("web")).hasMessageContaining("HF-REG-007");
        assertThat(upstream.calls).containsExactly("list");
        assertThat(registry.isDue()).isFalse();
        pass(Duration.ofSeconds(31));
        upstream.silent = false;
        assertThat(registry.find("web")).hasSize(2);
        assertThat(registry.notice()).isEmpty();
    }

    @Test
    void a_tag_that_moved_is_seen_when_the_copy_is_older_than_refresh() {
        var registry = open();
        chart(registry, "1.0.0");
        upstream.archives.put("web 1.0.0", Bytes.utf8("moved"));
        pass(Duration.ofMinutes(59));
        assertThat(chart(registry, "1.0.0")).isEqualTo(Bytes.utf8("one"));
        pass(Duration.ofMinutes(1));
        assertThat(chart(registry, "1.0.0")).isEqualTo(Bytes.utf8("moved"));
    }

    @Test
    void what_the_registry_has_no_more_keeps_working_where_it_was_used_and_is_marked() {
        var registry = open();
        chart(registry, "1.1.0");
        upstream.archives.remove("web 1.1.0");
        upstream.deprecated.add("web 1.0.0");
        pass(Duration.ofHours(1));
        registry.refresh();
        var registries = new Registries(List.of(registry));
        var gone = registries.resolve("web", "1.1.0", "");
        assertThat(archive(registries.bring(gone))).isEqualTo(Bytes.utf8("two"));
        assertThat(registries.warnings(gone)).extracting(Finding::code).containsExactly("HF-REG-013");
        var latest = registries.resolve("web", "latest", "");
        assertThat(latest.version()).as("what is gone is nobody's latest").isEqualTo("1.0.0");
        assertThat(registries.warnings(latest)).extracting(Finding::code).containsExactly("HF-REG-012");
    }

    @Test
    void what_is_gone_and_was_never_used_is_listed_no_more() {
        var registry = open();
        registry.refresh();
        upstream.archives.remove("web 1.1.0");
        registry.refresh();
        assertThat(registry.find("web")).extracting(Listed::version).containsExactly("1.0.0");
    }

    @Test
    void a_registry_that_lists_nothing_is_asked_by_name_and_remembers_whom() {
        upstream.listsAll = false;
        var registry = open();
        assertThat(registry.all()).isEmpty();
        assertThat(registry.find("web")).hasSize(2);
        upstream.archives.put("web 2.0.0", Bytes.utf8("three"));
        registry.refresh();
        assertThat(registry.find("web")).hasSize(3);
        assertThat(registry.find("absent")).isEmpty();
    }

    @Test
    void a_registry_that_comes_first_and_cannot_be_asked_lets_no_other_answer_for_it() {
        upstream.silent = true;
        var second = new MemoryUpstream();
        second.archives.put("web 9.0.0", Bytes.utf8("another web"));
        var registries = new Registries(List.of(
                open(),
                new RemoteRegistry(
                        "second", second, Optional.empty(), folder.resolve("second"), Duration.ofHours(1), clock)));
        assertThatThrownBy(() -> registries.resolve("web", "latest", "")).hasMessageContaining("HF-REG-007");
        assertThat(registries.resolve("web", "latest", "second").version()).isEqualTo("9.0.0");
    }

    @Test
    void one_that_lists_nothing_and_was_just_silent_lets_no_other_answer_for_it_either() {
        upstream.listsAll = false;
        var first = open();
        assertThat(first.all()).isEmpty();
        upstream.silent = true;
        var second = new MemoryUpstream();
        second.archives.put("web 9.0.0", Bytes.utf8("another web"));
        var registries = new Registries(List.of(
                first,
                new RemoteRegistry(
                        "second", second, Optional.empty(), folder.resolve("second"), Duration.ofHours(1), clock)));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> registries.resolve("web", "latest", "")).hasMessageContaining("HF-REG-007");
        }
    }

    @Test
    void what_is_wrong_with_one_version_says_nothing_of_the_registry() {
        var registry = open();
        registry.refresh();
        upstream.broken = "web 1.1.0";
        assertThatThrownBy(() -> chart(registry, "1.1.0")).hasMessageContaining("HF-REG-010");
        assertThat(registry.notice()).isEmpty();
        assertThat(registry.standing().failure()).isEmpty();
    }

    @Test
    void a_copy_that_a_disk_lost_is_fetched_again() throws IOException {
        var registry = open();
        chart(registry, "1.0.0");
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".tar")).toList()) {
                Files.writeString(file, "");
            }
        }
        assertThatThrownBy(() -> chart(registry, "1.0.0")).hasMessageContaining("HF-REG-010");
        assertThat(chart(registry, "1.0.0")).isEqualTo(Bytes.utf8("one"));
        Files.writeString(folder.resolve("pulled.json"), "{\"web 1.0.0\": {\"id\": \"x\"}}");
        Files.writeString(folder.resolve("index.json"), "{\"asOf\": \"never\"}");
        assertThat(chart(open(), "1.0.0")).isEqualTo(Bytes.utf8("one"));
    }

    @Test
    void who_keeps_asking_for_what_was_never_fetched_does_not_keep_it_from_being_asked() {
        var registry = open();
        registry.refresh();
        upstream.silent = true;
        assertThatThrownBy(() -> chart(registry, "1.0.0")).hasMessageContaining("HF-REG-007");
        upstream.silent = false;
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(9));
            assertThatThrownBy(() -> chart(registry, "1.0.0")).hasMessageContaining("HF-REG-007");
        }
        pass(Duration.ofSeconds(9));
        assertThat(chart(registry, "1.0.0")).isEqualTo(Bytes.utf8("one"));
        assertThat(registry.isDue()).as("it says that it is well again").isTrue();
        registry.refreshIfDue();
        assertThat(registry.standing().failure()).isEmpty();
    }
}
