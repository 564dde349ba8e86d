package dev.holdfast.packs.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "500m, 0.5",
        "1, 1",
        "1.5, 1.5",
        ".5, 0.5",
        "2., 2",
        "+3, 3",
        "1Ki, 1024",
        "512Mi, 536870912",
        "1Gi, 1073741824",
        "0.5Gi, 536870912",
        "2G, 2000000000",
        "100k, 100000",
        "1e3, 1000",
        "1E3, 1000",
        "1E, 1000000000000000000",
        "5n, 0.000000005"
    })
    void amounts_are_read_exactly(String text, BigDecimal amount) {
        assertThat(Quantity.of(new Json.Str(text)))
                .hasValueSatisfying(read -> assertThat(read).isEqualByComparingTo(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1 Gi", "1GiB", "1mi", "1K", "0x10", "1e999", "1..2", "lots", "NaN"})
    void what_is_no_amount_is_none(String text) {
        assertThat(Quantity.of(new Json.Str(text))).isEmpty();
    }

    @Test
    void numbers_are_amounts_unless_they_are_below_nothing_or_beyond_everything() {
        assertThat(Quantity.of(Json.Num.of(2))).contains(BigDecimal.TWO);
        assertThat(Quantity.of(new Json.Num(new BigDecimal("0.25")))).contains(new BigDecimal("0.25"));
        assertThat(Quantity.of(Json.Num.of(8_589_934_592L)))
                .hasValueSatisfying(read -> assertThat(read).isEqualByComparingTo("8589934592"));
        assertThat(Quantity.of(Json.Num.of(-1))).isEmpty();
        assertThat(Quantity.of(new Json.Num(new BigDecimal("1e999999999")))).isEmpty();
        assertThat(Quantity.of(Json.Obj.EMPTY)).isEmpty();
    }

    @Test
    void a_path_may_lead_through_names_with_dots() {
        var values = Json.object(
                "charts", Json.object("my.chart", Json.object("cpu", "1"), "my", Json.object("memory", "2")), "a.b", 3);
        assertThat(ValueAt.find(values, "charts.my.chart.cpu")).contains(new Json.Str("1"));
        assertThat(ValueAt.find(values, "charts.my.memory")).contains(new Json.Str("2"));
        assertThat(ValueAt.find(values, "a.b")).contains(Json.Num.of(3));
        assertThat(ValueAt.find(values, "a.b.c")).isEmpty();
        assertThat(ValueAt.find(values, "charts..cpu")).isEmpty();
        assertThat(ValueAt.find(values, "")).isEmpty();
    }
}
