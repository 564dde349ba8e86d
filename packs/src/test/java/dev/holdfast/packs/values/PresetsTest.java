package dev.holdfast.packs.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetsTest {
    private static final String PRESETS =
            """
            presets:
              - name: "small"
                displayName: "Small"
                group: "Size"
                remove: ["charts.web.list", "pack.a.b/c", "charts.gone.further"]
                add: |
                  charts:
                    web: {size: 1}
              - name: "large"
                displayName: "Large"
                group: "Size"
                remove: []
                add: |
                  charts: {web: {size: 9}}
              - name: "open"
                group: "Access"
                add: ""
            """;

    private static Json.Obj values(String yaml) {
        return (Json.Obj) Yaml.readMapping(yaml).value();
    }

    private static List<String> choose(List<Preset> into, String... names) {
        var findings = new ArrayList<Finding>();
        var presets = Presets.read(PRESETS, findings);
        assertThat(findings).isEmpty();
        into.addAll(presets.choose(List.of(names), "pack.presets", findings));
        return findings.stream()
                .map(finding -> finding.code() + " " + finding.path())
                .toList();
    }

    @Test
    void a_preset_removes_before_it_adds() {
        var chosen = new ArrayList<Preset>();
        assertThat(choose(chosen, "small", "open")).isEmpty();
        var step = chosen.getFirst().step();
        var left = step.left(values("{charts: {web: {list: [1], size: 3}}, pack: {a.b/c: 1, d: 2}}"));
        assertThat(left).isEqualTo(values("{charts: {web: {size: 3}}, pack: {d: 2}}"));
        assertThat(ValuesMerge.merge(left, values(step.text())))
                .isEqualTo(values("{charts: {web: {size: 1}}, pack: {d: 2}}"));
    }

    @Test
    void one_of_a_group_is_chosen_and_only_what_there_is() {
        assertThat(choose(new ArrayList<>(), "small", "large")).containsExactly("HF-PRF-016 pack.presets[1]");
        assertThat(choose(new ArrayList<>(), "open", "open")).containsExactly("HF-PRF-016 pack.presets[1]");
        assertThat(choose(new ArrayList<>(), "huge")).containsExactly("HF-PRF-015 pack.presets[0]");
    }

    @Test
    void what_cannot_be_read_is_said_with_its_line() {
        var findings = new ArrayList<Finding>();
        Presets.read(
                """
                presets:
                  - name: one
                    add: "a: ["
                  - group: nameless
                  - name: two
                    remove: a.b
                  - name: two
                """,
                findings);
        assertThat(findings)
                .extracting(finding -> finding.code() + ":" + finding.line())
                .containsExactly("HF-PCK-009:2", "HF-PCK-009:1", "HF-PCK-009:5", "HF-PCK-009:5");
    }

    @Test
    void a_file_of_comments_offers_nothing() {
        var findings = new ArrayList<Finding>();
        assertThat(Presets.read("# presets:\n#   - name: x\n", findings).choose(List.of(), "p", findings))
                .isEmpty();
        assertThat(findings).isEmpty();
    }
}
