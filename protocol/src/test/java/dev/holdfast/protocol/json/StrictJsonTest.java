package dev.holdfast.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {
    private static final Limits LIMITS = new Limits(100, 3, false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "HF-JSN-002 | ~~",
                "HF-JSN-002 | {",
                "HF-JSN-002 | {} {}",
                "HF-JSN-002 | {'a':1}",
                "HF-JSN-002 | [1,]",
                "HF-JSN-002 | [NaN]",
                "HF-JSN-002 | [01]",
                "HF-JSN-002 | [\"\\ud800\"]",
                "HF-JSN-002 | {\"\\udc00a\":1}",
                "HF-JSN-002 | [\"\\ud800\\ud800\"]",
                "HF-JSN-003 | [[[[1]]]]",
                "HF-JSN-004 | {\"a\":1,\"a\":1}",
                "HF-JSN-004 | {\"a\":1,\"\\u0061\":1}",
                "HF-JSN-005 | [1.0]",
                "HF-JSN-005 | [1e2]",
                "HF-JSN-005 | [9007199254740992]",
                "HF-JSN-005 | [-9007199254740992]",
            })
    void what_is_not_strict_json_is_refused(String code, String document) {
        refused(code, Bytes.utf8(document));
    }

    @Test
    void what_is_too_long_or_not_utf_8_is_refused() {
        refused("HF-JSN-001", Bytes.utf8(" ".repeat(101)));
        refused("HF-JSN-002", Bytes.copyOf(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}));
    }

    @Test
    void what_is_written_reads_back_as_the_same_tree() {
        var tree = Json.object("b", 9_007_199_254_740_991L, "a", "line\nfeed \ud83d\ude00 \u0000 \\ \"");
        assertThat(StrictJson.parse(StrictJson.write(tree), LIMITS)).isEqualTo(tree);
        assertThat(StrictJson.parse(StrictJson.writeSorted(tree), LIMITS)).isEqualTo(tree);
    }

    private static void refused(String code, Bytes document) {
        assertThatThrownBy(() -> StrictJson.parse(document, LIMITS))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
