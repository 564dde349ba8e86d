package dev.holdfast.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void members_are_sorted_and_white_space_is_gone() {
        assertThat(canonical("{\"b\": [1, true, null], \"a\": {\"y\": -0, \"x\": \"\"}}"))
                .isEqualTo("{\"a\":{\"x\":\"\",\"y\":0},\"b\":[1,true,null]}");
    }

    @Test
    void only_quote_and_backslash_are_escaped() {
        assertThat(canonical("\"a\\n\\\"\\\\\\u00e6\\/\"")).isEqualTo("\"a\n\\\"\\\\\u00e6/\"");
    }

    @Test
    void members_are_sorted_by_code_point() {
        // U+FF5E comes before U+1F600, whose first UTF-16 unit is D83D.
        assertThat(canonical("{\"\\ud83d\\ude00\":1,\"\\uff5e\":2}")).isEqualTo("{\"\uff5e\":2,\"\ud83d\ude00\":1}");
    }

    @Test
    void a_fraction_has_no_canonical_form() {
        assertThatThrownBy(() -> CanonicalJson.write(new Json.Num(new BigDecimal("0.5"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String canonical(String json) {
        return CanonicalJson.write(StrictJson.parse(Bytes.utf8(json), Limits.DOCUMENT))
                .utf8();
    }
}
