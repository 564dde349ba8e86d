package dev.holdfast.packs.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.values.ValuesMerge;
import dev.holdfast.protocol.change.NamedItems;
import dev.holdfast.protocol.change.ValueChange;
import dev.holdfast.protocol.change.ValuePath;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ChangeTest {
    @Test
    void a_path_is_written_as_helm_writes_it() {
        var path = new ValuePath(List.of("pack", "spectrocloud.com/install-priority", "a\\b"));
        assertThat(path).hasToString("pack.spectrocloud\\.com/install-priority.a\\\\b");
        assertThat(ValuePath.parse(path.toString())).isEqualTo(path);
        for (var wrong : List.of("", ".", "a..b", "a.")) {
            assertThatThrownBy(() -> ValuePath.parse(wrong))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("HF-CHG-001");
        }
    }

    @Test
    void changes_are_told_by_path_and_lists_are_one_value() {
        assertThat(ValueChange.between(
                        yaml("a: {b: 1, c: [1, 2], d: x}\ne: {}"), yaml("a: {b: 2, c: [2, 1], d: x}\nf: {g: 1}")))
                .extracting(change -> change.path() + " " + text(change.from()) + " > " + text(change.to()))
                .containsExactly("a.b 1 > 2", "a.c [1,2] > [2,1]", "e {} > -", "f.g - > 1");
    }

    @Test
    void items_with_names_are_found_by_them_in_any_order() {
        var from = yaml(
                "spec: {containers: [{name: a, image: x}, {name: b, ports: [1]}], args: [1], twice: [{name: a}, {name: a}]}");
        var to =
                yaml("spec: {containers: [{name: b, ports: [2]}, {name: a, image: x}], args: [2], twice: [{name: a}]}");
        assertThat(ValueChange.between(NamedItems.in(from), NamedItems.in(to)))
                .extracting(change -> change.path().toString())
                .containsExactly("spec.args", "spec.containers.[b].ports", "spec.twice", "spec.twice.[a].name");
    }

    @Test
    void only_what_both_sides_changed_to_something_else_is_a_conflict() {
        var base = yaml("kept: 1\nequal: 1\nboth: 1\nremoved: 1\ntaken: 1\nmap: {a: 1, b: 1}\nuntouched: 1");
        var incoming = yaml("kept: 1\nequal: 2\nboth: 2\ntaken: 2\nmap: {a: 1, b: 2}\nuntouched: 2");
        var override = yaml("kept: 5\nequal: 2\nboth: 5\nremoved: 5\ntaken: null\nmap: {a: 5, b: 5}\nown: 5");
        assertThat(Conflict.between(base, override, incoming))
                .extracting(conflict -> conflict.path() + " " + text(conflict.base()) + " " + text(conflict.override())
                        + " " + text(conflict.incoming()))
                .containsExactly("both 1 5 2", "map.b 1 5 2", "removed 1 5 -", "taken 1 - 2");
    }

    @Test
    void an_override_gets_another_value_or_loses_one() {
        var text = "a: {b: 1, c: 'x: y'}\nd: \"{{.spectro.var.d}}\"\n";
        assertThat(yaml(OverrideText.with(text, ValuePath.parse("a.b"), Json.of("no"))))
                .isEqualTo(yaml("a: {b: 'no', c: 'x: y'}\nd: '{{.spectro.var.d}}'"));
        assertThat(OverrideText.without("a: {b: 1}", ValuePath.parse("a.b"))).isEmpty();
        assertThat(yaml(OverrideText.without(text, ValuePath.parse("a.b"))))
                .isEqualTo(yaml("a: {c: 'x: y'}\nd: '{{.spectro.var.d}}'"));
        assertThat(OverrideText.without("a: 1", ValuePath.parse("b.c"))).isEqualTo("a: 1\n");
    }

    @Test
    void macros_without_quotes_hide_no_path() {
        assertThat(ValuePath.leaves(OverrideText.read("a: {{ .spectro.var.port }}\nb: {c: 1}")))
                .containsOnlyKeys(ValuePath.parse("a"), ValuePath.parse("b.c"));
        assertThatThrownBy(() -> OverrideText.with("a: {{ .spectro.var.port }}", ValuePath.parse("a"), Json.NULL))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> OverrideText.read("a: [")).isInstanceOf(Refusal.class);
    }

    @Property(tries = 300)
    void changes_put_onto_the_old_values_give_the_new_ones(
            @ForAll("values") Json.Obj from, @ForAll("values") Json.Obj to) {
        var now = from;
        var changes = ValueChange.between(from, to);
        for (var change : changes) {
            now = change.to().isEmpty() ? change.path().remove(now) : now;
        }
        for (var change : changes) {
            now = change.to().isPresent() ? change.path().put(now, change.to().get()) : now;
        }
        assertThat(ValuePath.leaves(now)).isEqualTo(ValuePath.leaves(to));
    }

    @Property(tries = 300)
    void without_conflict_the_cluster_gets_what_either_side_wanted(
            @ForAll("values") Json.Obj base, @ForAll("values") Json.Obj override, @ForAll("values") Json.Obj incoming) {
        var conflicts = Conflict.between(base, override, incoming).stream()
                .map(Conflict::path)
                .toList();
        var merged = ValuesMerge.merge(incoming, override);
        ValuePath.leaves(override).forEach((path, value) -> {
            if (!conflicts.contains(path) && !value.equals(Json.Obj.EMPTY)) {
                assertThat(path.in(merged)).isEqualTo(Optional.of(value));
                assertThat(path.in(incoming)).isIn(path.in(base), Optional.of(value));
            }
        });
    }

    @Provide
    Arbitrary<Json.Obj> values() {
        var leaf = Arbitraries.integers().between(0, 3).<Json>map(number -> Json.of((long) number));
        return Arbitraries.lazyOf(() -> map(leaf), () -> map(map(leaf).map(Json.class::cast)));
    }

    private static Arbitrary<Json.Obj> map(Arbitrary<Json> of) {
        return Arbitraries.maps(Arbitraries.of("a", "b.c", "d"), of)
                .ofMaxSize(3)
                .map(Json.Obj::new);
    }

    private static Json.Obj yaml(String text) {
        return (Json.Obj) Yaml.readMapping(text).value();
    }

    private static String text(Optional<Json> value) {
        return value.map(json -> StrictJson.write(json).utf8()).orElse("-");
    }
}
