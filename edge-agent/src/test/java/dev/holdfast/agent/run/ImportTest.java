package dev.holdfast.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.bench.BenchHub;
import dev.holdfast.agent.bench.BenchHub.Publication;
import dev.holdfast.agent.desk.Desk;
import dev.holdfast.agent.intake.ImportSteps;
import dev.holdfast.agent.lifecycle.Reach;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.store.RunningRows;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles into a site on which no agent runs. */
class ImportTest {
    private static final long ROOMY = 1L << 40;

    @TempDir
    private Path folder;

    private final BenchHub hub = new BenchHub();
    private Path data = Path.of("");
    private Instant machine = BenchHub.NOW;
    private long room = ROOMY;
    private ImportSteps steps = ImportSteps.SILENT;

    @BeforeEach
    void enrol() throws IOException {
        data = folder.resolve("site");
        hub.enrol(data, "shop");
    }

    @Test
    void a_bundle_is_imported_once() throws IOException {
        var bundle = bundle(1, "a");
        assertThat(take(bundle)).isEqualTo("imported 1");
        assertThat(take(bundle)).isEqualTo("alreadyHere 1");
    }

    @Test
    void a_check_changes_nothing() throws IOException {
        var bundle = bundle(1, "a");
        assertThat(answer(bundle, true).at("result").text()).isEqualTo("imported");
        assertThat(desired()).isZero();
        assertThat(take(bundle)).isEqualTo("imported 1");
    }

    @Test
    void a_check_tells_what_would_be_disturbed_since_what_was_complete_last() throws IOException {
        var first = hub.bundle(folder.resolve("first.hfb"), Publication.of("shop", 1, workload("x:1")));
        var second = hub.bundle(folder.resolve("second.hfb"), Publication.of("shop", 2, workload("x:2")));
        var fresh = answer(first, true);
        assertThat(effects(fresh)).containsExactly("none");
        assertThat(fresh.at("objects").at("added").integer()).isEqualTo(1);
        assertThat(fresh.at("bytes").integer()).as("to copy").isPositive();
        assertThat(fresh.at("check").flag(false)).as("nothing was imported").isTrue();
        assertThat(take(first)).isEqualTo("imported 1");
        assertThat(effects(status().at("pending")))
                .as("nothing is in its way, and nothing runs yet")
                .containsExactly("none");
        applied();
        assertThat(status().at("pending").present()).isFalse();

        assertThat(effects(answer(second, true))).containsExactly("restart");
        var stick = Files.createDirectory(folder.resolve("stick"));
        Files.copy(second, stick.resolve("two.hfb"));
        try (var desk = desk()) {
            var taken = JsonView.of(desk.answer(Json.object("command", "stick", "folder", stick.toString())));
            assertThat(effects(taken)).containsExactly("restart");
            assertThat(taken.at("file").text()).endsWith("two.hfb");
        }
        var pending = status().at("pending");
        assertThat(effects(pending)).containsExactly("restart");
        assertThat(pending.at("forecast").items().getFirst().at("reasons").texts())
                .containsExactly("Deployment web/till: its pods change, one after another");
        assertThat(pending.at("bytes").integer()).as("it is here").isZero();
    }

    @Test
    void a_check_refuses_what_an_import_would_refuse() throws IOException {
        var hole = Json.object("apiVersion", "v1", "kind", "ConfigMap", "metadata", Json.object("name", "a"));
        var bad = hub.bundle(
                folder.resolve("bad.hfb"), Publication.of("shop", 1, hole).holding("/metadata/name"));
        assertThat(answer(bad, true).at("code").text()).isEqualTo("HF-LAY-002");
        assertThat(answer(bad, true).at("forecast").present()).isFalse();
        assertThat(take(bad)).isEqualTo("refused HF-LAY-002");
    }

    private static List<String> effects(JsonView answer) {
        return answer.at("forecast").items().stream()
                .map(layer -> layer.at("effect").text())
                .toList();
    }

    private static Json.Obj workload(String image) {
        return Json.object(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Json.object("name", "till", "namespace", "web"),
                "spec",
                Json.object("template", Json.object("spec", Json.object("image", image))));
    }

    /** What is wanted is complete in a cluster, as an agent that ran has left it. */
    private void applied() throws IOException {
        try (var taken = DataFolder.take(data)) {
            var desired = taken.store.desired().orElseThrow();
            taken.db.write(connection -> {
                new RunningRows()
                        .set(
                                connection,
                                new RunningRows.Running(
                                        desired.content(), desired.revision().value()));
                return desired;
            });
        }
    }

    @Test
    void an_older_bundle_is_refused() throws IOException {
        var old = bundle(1, "a");
        var next = bundle(2, "b");
        assertThat(take(next)).isEqualTo("imported 2");
        assertThat(take(old)).startsWith("refused HF-TUF-");
        assertThat(desired()).isEqualTo(2);
    }

    @Test
    void newer_metadata_about_an_older_revision_is_refused() throws IOException {
        assertThat(take(bundle(2, "b"))).isEqualTo("imported 2");
        assertThat(take(bundle(1, "a"))).isEqualTo("refused HF-DES-002");
    }

    @Test
    void other_content_under_the_same_revision_is_refused() throws IOException {
        assertThat(take(bundle(1, "a"))).isEqualTo("imported 1");
        assertThat(take(bundle(1, "b"))).isEqualTo("refused HF-DES-003");
    }

    @Test
    void a_bundle_of_another_site_is_refused() throws IOException {
        var foreign = hub.bundle(folder.resolve("foreign.hfb"), Publication.of("other", 1, BenchHub.config("a", "1")));
        assertThat(take(foreign)).startsWith("refused HF-TUF-");
        assertThat(desired()).isZero();
    }

    @Test
    void a_bundle_of_another_hub_is_refused() throws IOException {
        var foreign =
                new BenchHub(8).bundle(folder.resolve("f.hfb"), Publication.of("shop", 1, BenchHub.config("a", "1")));
        assertThat(take(foreign)).startsWith("refused HF-TUF-");
    }

    @Test
    void a_revision_that_needs_a_newer_agent_waits_for_it() throws IOException {
        assertThat(take(bundle(1, "a"))).isEqualTo("imported 1");
        var demanding = hub.bundle(
                folder.resolve("demanding.hfb"),
                Publication.of("shop", 2, BenchHub.config("a", "1")).requiring("teleport.v9"));
        assertThat(take(demanding)).isEqualTo("refused HF-DES-004");
        assertThat(condition("AgentTooOld")).isTrue();
        assertThat(take(bundle(3, "c"))).isEqualTo("imported 3");
        assertThat(condition("AgentTooOld")).isFalse();
    }

    @Test
    void a_flipped_byte_anywhere_is_refused_and_changes_nothing() throws IOException {
        var good = Files.readAllBytes(bundle(1, "a"));
        for (int at = 700; at < good.length - 10_240; at += 397) {
            var bad = good.clone();
            bad[at] ^= 0x01;
            // Padding, and the blank behind a sum of the tar format, mean nothing.
            if (good[at] != 0 && good[at] != ' ') {
                assertThat(take(Files.write(folder.resolve("bad.hfb"), bad)))
                        .as("byte %d", at)
                        .startsWith("refused HF-");
            }
        }
        assertThat(desired()).isZero();
        assertThat(take(Files.write(folder.resolve("good.hfb"), good))).isEqualTo("imported 1");
    }

    @Test
    void a_cut_bundle_is_refused() throws IOException {
        var good = Files.readAllBytes(bundle(1, "a"));
        assertThat(take(Files.write(folder.resolve("cut.hfb"), Arrays.copyOf(good, good.length / 2))))
                .startsWith("refused HF-BND-");
    }

    @Test
    void no_bundle_is_refused() throws IOException {
        assertThat(take(folder.resolve("nothing.hfb"))).isEqualTo("refused HF-AGT-003");
    }

    @Test
    void a_full_disk_refuses_and_is_over_when_there_is_room() throws IOException {
        var bundle = bundle(1, "a");
        room = 1_000;
        assertThat(take(bundle)).isEqualTo("refused HF-IMP-001");
        assertThat(condition("DiskFull")).isTrue();
        room = ROOMY;
        assertThat(take(bundle)).isEqualTo("imported 1");
        assertThat(condition("DiskFull")).isFalse();
    }

    @Test
    void a_clock_in_1970_does_not_keep_bundles_out() throws IOException {
        machine = Instant.parse("1970-01-02T00:00:00Z");
        assertThat(take(bundle(1, "a"))).isEqualTo("imported 1");
        assertThat(take(bundle(2, "b"))).isEqualTo("imported 2");
    }

    @Test
    void a_clock_in_2099_does_not_keep_bundles_out() throws IOException {
        assertThat(take(bundle(1, "a"))).isEqualTo("imported 1");
        machine = Instant.parse("2099-01-01T00:00:00Z");
        assertThat(take(bundle(2, "b"))).isEqualTo("imported 2");
    }

    @Test
    void the_newest_bundle_of_a_stick_is_taken_and_the_report_left_there() throws IOException {
        var stick = Files.createDirectory(folder.resolve("stick"));
        Files.move(bundle(1, "a"), stick.resolve("one.hfb"));
        Files.move(bundle(2, "b"), stick.resolve("two.hfb"));
        hub.bundle(stick.resolve("foreign.hfb"), Publication.of("other", 9, BenchHub.config("a", "1")));
        try (var desk = desk()) {
            var answer = JsonView.of(desk.answer(Json.object("command", "stick", "folder", stick.toString())));
            assertThat(answer.at("revision").integer()).isEqualTo(2);
        }
        assertThat(stick.resolve("shop.hfr")).exists();
    }

    @Test
    void a_stick_says_what_is_wrong_with_the_bundle_of_this_site() throws IOException {
        var stick = Files.createDirectory(folder.resolve("stick"));
        Files.copy(bundle(1, "a"), stick.resolve("b-old.hfb"));
        assertThat(take(bundle(2, "b"))).isEqualTo("imported 2");
        hub.bundle(stick.resolve("a-foreign.hfb"), Publication.of("other", 9, BenchHub.config("a", "1")));
        hub.bundle(stick.resolve("c-foreign.hfb"), Publication.of("other", 9, BenchHub.config("a", "1")));
        try (var desk = desk()) {
            var answer = JsonView.of(desk.answer(Json.object("command", "stick", "folder", stick.toString())));
            assertThat(answer.at("result").text()).isEqualTo("refused");
            assertThat(answer.at("code").text()).startsWith("HF-TUF-").isNotEqualTo("HF-TUF-006");
            assertThat(answer.at("file").text()).endsWith("b-old.hfb");
        }
    }

    @Test
    void power_may_fail_at_every_step() throws IOException {
        var reached = new ArrayList<String>();
        var first = bundle(1, "a");
        var second = bundle(2, "b");
        assertThat(take(first)).isEqualTo("imported 1");
        steps = reached::add;
        assertThat(take(second)).isEqualTo("imported 2");
        for (int cut = 0; cut < reached.size(); cut++) {
            data = folder.resolve("site-" + cut);
            hub.enrol(data, "shop");
            steps = ImportSteps.SILENT;
            assertThat(take(first)).isEqualTo("imported 1");
            steps = new PowerCut(cut);
            assertThat(cut(second)).as("cut at step %s", reached.get(cut)).isTrue();
            steps = ImportSteps.SILENT;
            var committed = reached.get(cut).equals("committed");
            assertThat(desired()).isEqualTo(committed ? 2 : 1);
            assertThat(take(second)).isEqualTo(committed ? "alreadyHere 2" : "imported 2");
        }
    }

    @Test
    void a_damaged_store_is_put_aside_and_older_revisions_stay_out() throws IOException {
        var old = bundle(1, "a");
        assertThat(take(bundle(2, "b"))).isEqualTo("imported 2");
        var store = data.resolve("state.db");
        var bytes = Files.readAllBytes(store);
        Arrays.fill(bytes, 0, 4_096, (byte) 7);
        Files.write(store, bytes);
        assertThat(take(old)).isEqualTo("refused HF-DES-002");
        assertThat(condition("StoreRebuilt")).isTrue();
        assertThat(take(bundle(3, "c"))).isEqualTo("imported 3");
        assertThat(data.resolve("state.db.damaged-1")).exists();
    }

    /** Throws at the n-th step. */
    private static final class PowerCut implements ImportSteps {
        private int left;

        PowerCut(int step) {
            left = step;
        }

        @Override
        public void reached(String step) {
            if (left-- == 0) {
                throw new Cut();
            }
        }
    }

    private static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private boolean cut(Path bundle) throws IOException {
        try {
            take(bundle);
            return false;
        } catch (Cut e) {
            return true;
        }
    }

    private Path bundle(long revision, String value) throws IOException {
        return hub.bundle(
                folder.resolve("shop-" + revision + value + ".hfb"),
                Publication.of("shop", revision, BenchHub.config("a", value)));
    }

    private Desk desk() throws IOException {
        return Agent.alone(
                new AgentConfig(data, () -> room, step -> steps.reached(step), Rights.FULL, new Reach.Nowhere()),
                Clock.fixed(machine, ZoneOffset.UTC));
    }

    private JsonView answer(Path bundle, boolean check) throws IOException {
        try (var desk = desk()) {
            return JsonView.of(
                    desk.answer(Json.object("command", "import", "file", bundle.toString(), "check", check)));
        }
    }

    private String take(Path bundle) throws IOException {
        var answer = answer(bundle, false);
        var result = answer.at("result").text();
        return result + " "
                + (result.equals("refused")
                        ? answer.at("code").text()
                        : Long.toString(answer.at("revision").integer()));
    }

    private JsonView status() throws IOException {
        try (var desk = desk()) {
            return JsonView.of(desk.answer(Json.object("command", "status")));
        }
    }

    private long desired() throws IOException {
        return status().at("desiredRevision").integer(0);
    }

    private boolean condition(String type) throws IOException {
        return status().at("conditions").items().stream()
                .anyMatch(c -> c.at("type").text().equals(type));
    }

    @Test
    void refusals_are_in_the_history_once() throws IOException {
        assertThat(take(bundle(2, "b"))).isEqualTo("imported 2");
        var old = bundle(1, "a");
        take(old);
        take(old);
        try (var desk = desk()) {
            var steps = JsonView.of(desk.answer(Json.object("command", "history"))).at("entries").items().stream()
                    .map(entry -> entry.at("step").text())
                    .toList();
            assertThat(steps).isEqualTo(List.of("refused", "adopted"));
        }
    }
}
