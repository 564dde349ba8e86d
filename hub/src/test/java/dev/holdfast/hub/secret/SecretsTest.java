package dev.holdfast.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String VALUE = "correct-horse-battery-staple";

    @Test
    void a_value_is_in_no_answer_no_audit_and_no_file_of_the_hub(@TempDir Path data) throws IOException {
        try (var hub = new LiveHub(data)) {
            hub.apply("Secret", "secrets", "db", "default", data("password", new Json.Str(VALUE)));
            var answer = hub.get("/api/v1/secrets/db");
            var shown = answer.json().at("spec").at("data").at("password");
            assertThat(shown.at("version").integer()).isEqualTo(1);
            assertThat(shown.at("digest").text()).hasSize(16);
            assertThat(answer.bytes().utf8()
                            + hub.get("/api/v1/secrets").bytes().utf8()
                            + hub.get("/api/v1/audit").bytes().utf8())
                    .doesNotContain(VALUE, Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8)));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(data.resolve("keys").resolve("secrets.key"))))
                    .isEqualTo("rw-------");
        }
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(VALUE);
            }
        }
    }

    @Test
    void the_same_value_again_is_no_change_and_another_one_is_the_next_version(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            hub.apply("Secret", "secrets", "db", "default", data("password", new Json.Str(VALUE)));
            var before = hub.get("/api/v1/secrets/db").header("ETag");
            hub.apply("Secret", "secrets", "db", "default", data("password", new Json.Str(VALUE)));
            assertThat(hub.get("/api/v1/secrets/db").header("ETag")).isEqualTo(before);
            hub.apply("Secret", "secrets", "db", "default", data("password", new Json.Str("another")));
            assertThat(hub.get("/api/v1/secrets/db")
                            .json()
                            .at("spec")
                            .at("data")
                            .at("password")
                            .at("version")
                            .integer())
                    .isEqualTo(2);
        }
    }

    @Test
    void what_is_shown_may_be_put_back_and_leaves_the_value(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            hub.apply("Secret", "secrets", "db", "default", data("password", new Json.Str(VALUE)));
            var shown = hub.get("/api/v1/secrets/db")
                    .json()
                    .at("spec")
                    .at("data")
                    .at("password")
                    .object();
            var both = Json.object("data", Json.object("password", shown, "user", "admin"));
            hub.apply("Secret", "secrets", "db", "default", both);
            var now = hub.get("/api/v1/secrets/db").json().at("spec").at("data");
            assertThat(now.at("password").object()).isEqualTo(shown);
            assertThat(now.at("user").at("version").integer()).isEqualTo(1);
        }
    }

    @Test
    void a_form_that_means_nothing_is_refused_without_repeating_it(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            for (var wrong : Map.of(
                            "a", Json.object("value", VALUE),
                            "b", Json.object("base64", "%" + VALUE),
                            "c", Json.object("version", 1, "digest", "0000000000000000"),
                            "d", Json.of(java.util.List.of(VALUE)))
                    .entrySet()) {
                var document = LiveHub.document("Secret", "db", "default", data(wrong.getKey(), wrong.getValue()));
                var answer = hub.call("PUT", "/api/v1/secrets/db", document);
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.code()).isEqualTo("HF-SEC-002");
                assertThat(answer.bytes().utf8()).doesNotContain(VALUE);
            }
        }
    }

    @Test
    void a_value_opens_only_at_its_place_and_with_its_key(@TempDir Path keys) {
        var box = SecretBox.open(keys, false, new SecureRandom());
        var sealed = box.seal("db/password", Bytes.utf8(VALUE));
        var again = SecretBox.open(keys, true, new SecureRandom());
        assertThat(again.open("db/password", sealed)).isEqualTo(Bytes.utf8(VALUE));
        assertThat(again.digest("db/password", Bytes.utf8(VALUE)))
                .isEqualTo(box.digest("db/password", Bytes.utf8(VALUE)))
                .isNotEqualTo(box.digest("db/other", Bytes.utf8(VALUE)));
        assertThat(box.seal("db/password", Bytes.utf8(VALUE))).isNotEqualTo(sealed);
        assertThatThrownBy(() -> again.open("db/other", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_key_that_is_gone_while_secrets_exist_is_not_replaced(@TempDir Path keys) {
        assertThatThrownBy(() -> SecretBox.open(keys, true, new SecureRandom()))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-KEY-002"));
    }

    private static Json.Obj data(String key, Json value) {
        return Json.object("data", Json.object(key, value));
    }
}
