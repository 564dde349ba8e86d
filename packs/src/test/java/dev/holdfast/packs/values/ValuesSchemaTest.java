package dev.holdfast.packs.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesSchemaTest {
    private static Json.Obj values(String yaml) {
        return (Json.Obj) Yaml.readMapping(yaml).value();
    }

    private static List<String> check(String schema, String given, String values) {
        var wrong = new ArrayList<Finding>();
        var rules = ValuesSchema.read(schema, wrong);
        assertThat(wrong).isEmpty();
        return rules.check("values", values(given), values(values)).stream()
                .map(finding -> finding.code() + " " + finding.path())
                .toList();
    }

    private static String rule(String path, String template) {
        return path + ":\n  schema: '{{ " + template + " }}'\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
            ${string}                ~ anything: at all ~ true
            ${number}                ~ 12.5             ~ true
            ${number}                ~ 1e3              ~ false
            ${number:[1-20]}         ~ 20               ~ true
            ${number:[1-20]}         ~ 21               ~ false
            ${number:[-5-5]}         ~ -5               ~ true
            ${number:/^[0-9]{2}$/}   ~ 42               ~ true
            ${number:/^[0-9]{2}$/}   ~ 420              ~ false
            ${boolean}               ~ true             ~ true
            ${boolean}               ~ yes              ~ false
            ${password}              ~ s3cret           ~ true
            ${list:[Delete, Retain]} ~ Retain           ~ true
            ${list:[Delete, Retain]} ~ Re               ~ false
            ${ipv4}                  ~ 192.0.2.255      ~ true
            ${ipv4}                  ~ 192.0.2.256      ~ false
            ${version}               ~ v1.25.3-rc.1     ~ true
            ${version}               ~ latest           ~ false
            ${string}/${string}:${version} ~ host/name:1.2  ~ true
            ${string}/${string}:${version} ~ name:1.2       ~ false
            ${string:/[a-z]+(-[a-z]+)*/}:${number:[1-9]} ~ a-b:7 ~ true
            ${string:/[a-z]+(-[a-z]+)*/}:${number:[1-9]} ~ a-b:10 ~ false
            """)
    void a_format_is_held(String format, String value, boolean matches) {
        assertThat(SchemaFormat.parse(format).matches(value)).isEqualTo(matches);
    }

    @Test
    void an_expression_that_hangs_others_is_answered_at_once() {
        var format = SchemaFormat.parse("${string:/(a+)+b/}");
        assertThat(format.matches("a".repeat(50_000))).isFalse();
    }

    @Test
    void a_required_value_may_be_neither_missing_nor_empty() {
        var schema = rule("a.b", "required | format \"${string}\" | hints \"what it is\"");
        assertThat(check(schema, "{}", "a: {b: x}")).isEmpty();
        assertThat(check(schema, "{}", "a: {c: x}")).containsExactly("HF-VAL-001 values.a.b");
        assertThat(check(schema, "{}", "a: {b: \"\"}")).containsExactly("HF-VAL-001 values.a.b");
    }

    @Test
    void a_read_only_value_stays_as_the_pack_has_it() {
        var schema = rule("a", "readonly");
        assertThat(check(schema, "a: {x: 1}", "a: {x: 1}")).isEmpty();
        assertThat(check(schema, "a: {x: 1}", "a: {x: 2}")).containsExactly("HF-VAL-003 values.a");
        assertThat(check(schema, "a: {x: 1}", "{}")).containsExactly("HF-VAL-003 values.a");
    }

    @Test
    void every_item_of_a_list_is_checked_and_named() {
        var schema = rule("taints.$[].effect", "format \"${list:[NoSchedule,NoExecute]}\"");
        assertThat(check(schema, "{}", "taints: [{effect: NoExecute}, {key: x}, {effect: Never}]"))
                .containsExactly("HF-VAL-002 values.taints[2].effect");
    }

    @Test
    void a_name_with_dots_is_found() {
        var schema = rule("pack.spectrocloud.com/install-priority", "format \"${number}\"");
        assertThat(check(schema, "{}", "pack: {spectrocloud.com/install-priority: high}"))
                .containsExactly("HF-VAL-002 values.pack.spectrocloud.com/install-priority");
    }

    @Test
    void a_finding_never_says_the_value() {
        var rules = ValuesSchema.read(rule("a", "format \"${password:/[0-9]+/}\""), new ArrayList<>());
        assertThat(rules.check("values", Json.Obj.EMPTY, values("a: hunter-two")))
                .hasSize(1)
                .allSatisfy(finding -> assertThat(finding.toString()).doesNotContain("hunter"));
    }

    @Test
    void what_cannot_be_read_is_said_with_its_line_and_the_rest_holds() {
        var found = new ArrayList<Finding>();
        var schema = rule("a", "format \"${number:[1-2]\"")
                + rule("b", "format \"${strange}\"")
                + rule("c", "required")
                + "d: nothing\n"
                + rule("e", "format \"${string:/(/}\"");
        var rules = ValuesSchema.read(schema, found);
        assertThat(found)
                .extracting(finding -> finding.code() + ":" + finding.line())
                .containsExactly("HF-PCK-008:1", "HF-PCK-008:3", "HF-PCK-008:7", "HF-PCK-008:8");
        assertThat(rules.check("values", Json.Obj.EMPTY, Json.Obj.EMPTY)).hasSize(1);
    }

    @Test
    void a_packs_own_empty_values_are_for_others_to_fill() {
        var rules = ValuesSchema.read(rule("a", "required | format \"${number}\""), new ArrayList<>());
        assertThat(rules.checkOwn(values("a: \"\""))).isEmpty();
        assertThat(rules.checkOwn(values("a: \"{{ .spectro.var.a }}\""))).isEmpty();
        assertThat(rules.checkOwn(values("a: many"))).singleElement().satisfies(finding -> assertThat(
                        finding.path() + ":" + finding.line() + " " + finding.isError())
                .isEqualTo("schema.yaml:1 false"));
    }
}
