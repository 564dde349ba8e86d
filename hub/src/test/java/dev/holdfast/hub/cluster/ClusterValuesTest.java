package dev.holdfast.hub.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.protocol.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterValuesTest {
    private LiveHub hub;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
        profile("store", "storeId", Json.object("regex", "[0-9]{3}", "required", true));
        profile("tools", "level", Json.object("format", "number", "defaultValue", "1"));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void a_value_that_breaks_its_variable_is_refused_and_nothing_is_stored() {
        var answer = put("one", Json.object("storeId", "nope"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("HF-VAR-004");
        assertThat(answer.json().at("findings").items().getFirst().at("path").text())
                .isEqualTo("spec.variables.storeId");
        assertThat(hub.get("/api/v1/clusters/one").status()).isEqualTo(404);
        assertThat(hub.get("/api/v1/sites/one").status()).isEqualTo(404);
    }

    @Test
    void a_required_value_that_is_missing_is_refused() {
        assertThat(put("two", Json.Obj.EMPTY).code()).isEqualTo("HF-VAR-001");
    }

    @Test
    void a_value_that_no_profile_declares_is_refused() {
        assertThat(put("three", Json.object("storeId", "017", "strayId", "x")).code())
                .isEqualTo("HF-VAR-005");
    }

    @Test
    void a_label_that_is_not_there_yet_is_waited_for() {
        assertThat(put("four", Json.object("storeId", Json.object("fromLabel", "store-id")))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void each_of_two_profiles_sees_its_own_values() {
        assertThat(put("five", Json.object("storeId", "017", "level", 3)).status())
                .isEqualTo(201);
        hub.enrol("five");
        var status = LiveHub.until(
                () -> hub.get("/api/v1/clusters/five").json().at("status"),
                now -> now.at("desiredRevision").integer(0) > 0);
        assertThat(status.at("desiredRevision").integer()).isEqualTo(1);
    }

    @Test
    void an_override_for_a_layer_that_is_not_there_is_refused() {
        var values = Json.object("storeId", "017");
        assertThat(put("six", values, Json.object("notes", "a: b")).status()).isEqualTo(201);
        var answer = put("seven", values, Json.object("nots", "a: b"));
        assertThat(answer.code()).isEqualTo("HF-CLU-011");
        assertThat(answer.json().at("findings").items().getFirst().at("path").text())
                .isEqualTo("spec.overrides.nots");
    }

    private LiveHub.Answer put(String name, Json.Obj variables) {
        return put(name, variables, Json.Obj.EMPTY);
    }

    private LiveHub.Answer put(String name, Json.Obj variables, Json.Obj overrides) {
        var pins = List.of(
                Json.object("name", "store", "version", "1.0.0"), Json.object("name", "tools", "version", "1.0.0"));
        var spec = Json.object("profiles", pins, "variables", variables, "overrides", overrides);
        return hub.call("PUT", "/api/v1/clusters/" + name, LiveHub.document("Cluster", name, "default", spec));
    }

    private void profile(String name, String variable, Json.Obj rules) {
        var manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: default}\n"
                + "data: {value: \"{{.spectro.var." + variable + "}}\"}\n";
        var spec = Json.object(
                "type",
                "add-on",
                "version",
                "1.0.0",
                "variables",
                List.of(rules.with("name", Json.of(variable))),
                "layers",
                List.of(Json.object("name", "notes", "manifest", Json.object("content", manifest))));
        hub.apply("Profile", "profiles", name, "default", spec);
        assertThat(hub.call("POST", "/api/v1/profiles/" + name + "/versions", Json.Obj.EMPTY)
                        .status())
                .isEqualTo(201);
    }
}
