package dev.holdfast.protocol.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedValueTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"web", "web.store.svc", "*.store.example", "3com.example", "192.0.2.7", "::1", "2001:db8::7"})
    void a_certificate_can_be_for(String host) {
        assertThat(GeneratedValue.Tls.isHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Web.example",
                "a b",
                "-a.example",
                "a-.example",
                "a..example",
                "a.*.example",
                "**.example",
                "192.0.2.300",
                "1.2.3",
                "a.example:443",
                "a.example\n",
                "*",
                "ü.example",
                "http://a"
            })
    void a_certificate_can_not_be_for(String host) {
        assertThat(GeneratedValue.Tls.isHost(host)).isFalse();
    }

    @Test
    void what_is_written_is_read_again_and_nothing_else() {
        for (var value : List.of(new GeneratedValue.Password(), new GeneratedValue.Tls(List.of("a.example", "::1")))) {
            assertThat(GeneratedValue.read(JsonView.of(value.json()))).isEqualTo(value);
        }
        for (var wrong : List.of(
                Json.of("tls"),
                Json.object("kind", "ssh", "hosts", List.of("a")),
                Json.object("kind", "tls"),
                Json.object("kind", "tls", "hosts", List.of()),
                Json.object("kind", "tls", "hosts", List.of("A")),
                Json.object("kind", "tls", "hosts", Collections.nCopies(33, "a")))) {
            assertThatThrownBy(() -> GeneratedValue.read(JsonView.of(wrong))).hasMessageContaining("HF-JSN-00");
        }
    }
}
