package dev.holdfast.hub.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.PartsFixture;
import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes are told since what the cluster runs, which is not always what it is to run. */
class RunningTest {
    private static final Author EVA = new Author("eva", "test");
    private static final String SHOP = "shop-1";

    private PartsFixture hub;

    @BeforeEach
    void start(@TempDir Path data) {
        hub = new PartsFixture(data);
        publish("1.0.0", "hello");
        hub.storeAtShop1("1.0.0", "");
        hub.enrol(SHOP);
        publish("1.1.0", "welcome");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void an_update_is_told_since_the_revision_that_a_site_went_back_to() {
        update();
        assertThat(show().at("runs").present()).as("nothing is reported").isFalse();
        hub.reported(SHOP, 1);
        assertThat(show().at("state").text()).isEqualTo("none");
        assertThat(runs(show())).isEqualTo("1 2 store 1.0.0");

        publish("1.2.0", "come in");
        var update = show();
        assertThat(from(update)).isEqualTo("store 1.0.0 1");
        assertThat(runs(update)).isEqualTo("1 2 store 1.0.0");
        assertThat(fields(update)).containsExactly("data.text hello come in");
        assertThat(update.at("profiles").items().getFirst().at("from").text())
                .as("it is an update of what the cluster is to run")
                .isEqualTo("1.1.0");

        hub.reported(SHOP, 2);
        assertThat(from(show())).isEqualTo("store 1.1.0 2");
        assertThat(show().at("runs").present()).isFalse();
        assertThat(fields(show())).containsExactly("data.text welcome come in");
    }

    @Test
    void what_nobody_reported_or_nobody_knows_is_what_the_cluster_is_to_run() {
        update();
        publish("1.2.0", "come in");
        assertThat(from(show())).isEqualTo("store 1.1.0 2");
        for (var unknown : List.of(0L, 77L)) {
            hub.reported(SHOP, unknown);
            assertThat(from(show())).isEqualTo("store 1.1.0 2");
            assertThat(fields(show())).containsExactly("data.text welcome come in");
            assertThat(show().at("runs").present()).isFalse();
        }
    }

    @Test
    void what_runs_and_can_no_longer_be_made_is_named_and_not_compared() {
        labelled("{till: \"3\"}");
        publish("1.1.1", "{{.spectro.var.till}}", "variables: [{name: till, defaultValue: none}]");
        hub.storeAtShop1("1.1.1", "variables: {till: {fromLabel: till}}");
        hub.settle(SHOP);
        hub.storeAtShop1("1.1.1", "");
        hub.settle(SHOP);
        publish("1.2.0", "come in");
        hub.reported(SHOP, 2);
        assertThat(from(show())).isEqualTo("store 1.1.1 2");
        assertThat(fields(show())).containsExactly("data.text 3 come in");
        labelled("{}");
        assertThat(from(show())).isEqualTo("store 1.1.1 3");
        assertThat(fields(show())).containsExactly("data.text none come in");
        assertThat(runs(show())).isEqualTo("2 3 store 1.1.1");
        assertThat(show().at("state").text()).isEqualTo("available");
    }

    @Test
    void a_rehearsed_rollback_tells_what_it_changes_since_what_runs() {
        update();
        publish("1.2.0", "come in");
        update();
        var back = rollback("2", true);
        assertThat(back.at("result").text()).isEqualTo("rolledBack");
        assertThat(fields(back)).containsExactly("data.text come in welcome");
        assertThat(back.at("forecast").items().getFirst().at("effect").text()).isEqualTo("reload");
        assertThat(back.at("runs").present()).isFalse();

        hub.reported(SHOP, 1);
        var further = rollback("2", true);
        assertThat(runs(further)).isEqualTo("1 3 store 1.0.0");
        assertThat(fields(further)).containsExactly("data.text hello welcome");
        assertThat(rollback("1", true).at("layers").items())
                .as("that is what runs")
                .isEmpty();
        assertThat(rollback("2", false).at("layers").present()).isFalse();
    }

    private void update() {
        hub.changes.apply(hub.cluster(SHOP), false, EVA);
        hub.settle(SHOP);
    }

    private JsonView show() {
        return JsonView.of(hub.changes.show(hub.cluster(SHOP)));
    }

    private JsonView rollback(String to, boolean dryRun) {
        return JsonView.of(hub.changes.rollback(hub.cluster(SHOP), to, dryRun, EVA));
    }

    private static String from(JsonView update) {
        var from = update.at("from");
        return from.at("profile").text() + " " + from.at("version").text() + " "
                + from.at("revision").integer();
    }

    private static String runs(JsonView change) {
        var runs = change.at("runs");
        var profile = runs.at("profiles").items().getFirst();
        return runs.at("revision").integer() + " " + runs.at("desired").integer() + " "
                + profile.at("name").text() + " " + profile.at("version").text();
    }

    private static List<String> fields(JsonView change) {
        return change.at("objectChanges").items().stream()
                .flatMap(object -> object.at("fields").items().stream())
                .map(field -> field.at("path").text() + " " + field.at("from").text() + " "
                        + field.at("to").text())
                .toList();
    }

    private void labelled(String labels) {
        hub.apply("{apiVersion: holdfast.dev/v1, kind: Site, metadata: {name: shop-1, labels: " + labels + "}}");
    }

    private void publish(String version, String text) {
        publish(version, text, "");
    }

    private void publish(String version, String text, String more) {
        hub.apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: store}
                spec:
                  type: add-on
                  version: %s
                  %s
                  layers:
                    - name: notes
                      manifest:
                        content: |
                          apiVersion: v1
                          kind: ConfigMap
                          metadata: {name: notes}
                          data: {text: "%s"}
                """
                        .formatted(version, more, text));
        hub.publish("store");
    }
}
