package dev.holdfast.protocol.spec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DesiredNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"web.crt", "web.ca", "web.key"})
    void no_secret_has_the_name_of_what_only_a_site_makes(String name) {
        var document = StrictJson.parseObject(Documents.desired().write(), Limits.DOCUMENT);
        var wrong = StrictJson.write(document.with("secrets", Json.object(name, "pos-db/password")));
        assertThatThrownBy(() -> DesiredState.parse(wrong))
                .hasMessageContaining("HF-JSN-00")
                .hasMessageContaining(name);
    }
}
