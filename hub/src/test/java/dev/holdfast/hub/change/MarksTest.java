package dev.holdfast.hub.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.PartsFixture;
import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another secret or another certificate disturbs is told, and nothing that is in them. */
class MarksTest {
    private static final Author EVA = new Author("eva", "test");
    private static final String SHOP = "shop-1";

    private PartsFixture hub;

    @BeforeEach
    void start(@TempDir Path data) {
        hub = new PartsFixture(data);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void other_hosts_of_a_certificate_restart_who_takes_it() {
        publish("1.0.0", "web.example");
        hub.storeAtShop1("1.0.0", "");
        publish("1.1.0", "web.example, till.example");
        var update = JsonView.of(hub.changes.show(hub.cluster(SHOP)));
        assertThat(update.at("layers").items())
                .extracting(layer -> layer.at("change").text())
                .containsExactly("changed");
        var forecast = update.at("forecast").items().getFirst();
        assertThat(forecast.at("effect").text()).isEqualTo("restart");
        assertThat(forecast.at("reasons").texts().getFirst()).startsWith("Deployment");
        assertThat(changed(update)).containsExactly("Deployment web/web", "Secret web/web");
        assertThat(StrictJson.write(update.object()).utf8()).doesNotContain("till.example", "made there");

        var profiles = JsonView.of(hub.changes.compare(hub.version("store", "1.0.0"), hub.version("store", "1.1.0")));
        assertThat(changed(profiles)).containsExactly("Deployment web/web", "Secret web/web");

        hub.changes.apply(hub.cluster(SHOP), false, EVA);
        publish("1.2.0", "web.example, till.example");
        assertThat(JsonView.of(hub.changes.show(hub.cluster(SHOP)))
                        .at("forecast")
                        .items())
                .as("the hosts are the same")
                .isEmpty();
    }

    @Test
    void another_secret_restarts_who_takes_it() {
        hub.apply(
                "{apiVersion: holdfast.dev/v1, kind: Secret, metadata: {name: db}, spec: {clusters: {names: [shop-1]}, data: {old: abc, new: xyz}}}");
        profile(
                "2.0.0",
                "{name: db, isSensitive: true, required: true}",
                "{password: {{.spectro.var.db | b64enc}}}",
                "");
        hub.storeAtShop1("2.0.0", "variables: {db: {secretRef: {name: db, key: old}}}");
        hub.enrol(SHOP);
        hub.storeAtShop1("2.0.0", "variables: {db: {secretRef: {name: db, key: new}}}");
        var change = JsonView.of(hub.changes.diff(hub.cluster(SHOP), Optional.of(1L), Optional.empty()));
        assertThat(change.at("forecast").items().getFirst().at("effect").text()).isEqualTo("restart");
        assertThat(changed(change)).containsExactly("Deployment web/web", "Secret web/web");
    }

    private static List<String> changed(JsonView change) {
        assertThat(change.at("objectChanges").items())
                .allSatisfy(object -> assertThat(object.at("fields").items())
                        .allSatisfy(field -> assertThat(field.at("hidden").flag(false))
                                .as(field.at("path").text())
                                .isTrue()));
        return change.at("objectChanges").items().stream()
                .map(object -> object.at("object").text())
                .sorted()
                .toList();
    }

    private void publish(String version, String hosts) {
        profile(
                version,
                "{name: web, generated: tls, hosts: [" + hosts + "]}",
                "{tls.crt: {{.spectro.var.web.crt | b64enc}}, tls.key: {{.spectro.var.web.key | b64enc}}}",
                "ca.crt: {{.spectro.var.web.ca | toJson}}");
    }

    private void profile(String version, String variable, String secret, String trust) {
        hub.apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: store}
                spec:
                  type: add-on
                  version: %s
                  variables: [%s]
                  layers:
                    - name: web
                      manifest:
                        content: |
                          apiVersion: v1
                          kind: Secret
                          metadata: {name: web}
                          data: %s
                          ---
                          apiVersion: v1
                          kind: ConfigMap
                          metadata: {name: trust}
                          data:
                            more: ""
                            %s
                          ---
                          apiVersion: apps/v1
                          kind: Deployment
                          metadata: {name: web}
                          spec:
                            selector: {matchLabels: {app: web}}
                            template:
                              metadata:
                                labels: {app: web}
                              spec:
                                volumes: [{name: tls, secret: {secretName: web}}]
                                containers: [{name: web, image: "example.org/web@sha256:%s"}]
                """
                        .formatted(version, variable, secret, trust, "1".repeat(64)));
        hub.publish("store");
    }
}
