package dev.holdfast.capi.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterObjectsTest {
    private static final ClusterShape BIG = Shapes.shop(3, Shapes.TILLS, Shapes.GPU);

    @Test
    void the_first_node_needs_four_objects() throws IOException {
        assertThat(ClusterObjects.firstNode(BIG)).isEqualTo(golden("first-node.json"));
    }

    @Test
    void a_whole_cluster_has_workers_and_health_checks_too() throws IOException {
        assertThat(ClusterObjects.of(BIG)).isEqualTo(golden("whole.json"));
    }

    @Test
    void the_same_shape_always_gives_the_same_bytes() {
        var again = Shapes.shop(3, Shapes.TILLS, reordered(Shapes.GPU));

        assertThat(bytes(ClusterObjects.of(again))).isEqualTo(bytes(ClusterObjects.of(BIG)));
    }

    @Test
    void the_first_node_is_a_part_of_the_whole_cluster_but_for_the_number_of_replicas() {
        var whole = ClusterObjects.of(Shapes.shop(1, Shapes.TILLS));

        assertThat(whole).containsAll(ClusterObjects.firstNode(BIG));
    }

    @Test
    void another_content_of_a_template_is_another_name_and_going_back_is_the_old_one() {
        var slow = new Pool("tills", 2, Machine.Dev.starting(Duration.ofSeconds(2)), List.of(), Map.of(), List.of());
        var before = templates(Shapes.shop(1, Shapes.TILLS));
        var after = templates(Shapes.shop(1, slow));

        assertThat(after).isNotEqualTo(before);
        assertThat(templates(Shapes.shop(3, Shapes.TILLS))).isEqualTo(before);
    }

    @Test
    void a_label_of_a_pool_changes_its_configuration_only() {
        var labelled = new Pool("tills", 2, Shapes.FAST, List.of(), Map.of("shop.example/use", "till"), List.of());
        var before = templates(Shapes.shop(1, Shapes.TILLS));
        var after = templates(Shapes.shop(1, labelled));

        assertThat(after)
                .containsAll(before.stream()
                        .filter(template -> template.startsWith("DevMachineTemplate"))
                        .toList());
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void replicas_are_spread_over_the_failure_domains() {
        assertThat(WorkerGroup.of("shop", Shapes.GPU))
                .extracting(WorkerGroup::name, WorkerGroup::replicas)
                .containsExactly(tuple("shop-gpu-cellar", 2), tuple("shop-gpu-attic", 1));
    }

    @Test
    void nothing_is_empty_but_the_object_that_chooses_machines_in_memory() {
        var empty = ClusterObjects.of(BIG).stream()
                .flatMap(object -> empties(object, ObjectRef.of(object).kind()))
                .toList();

        assertThat(empty).hasSize(1).first().asString().endsWith("/spec/backend/inMemory");
    }

    @Test
    void no_object_names_one_that_comes_later() {
        var known = new HashSet<String>();
        for (var object : ClusterObjects.of(BIG)) {
            references(object).forEach(reference -> assertThat(known).contains(reference));
            var ref = ObjectRef.of(object);
            known.add(ref.group() + "/" + ref.kind() + "/" + ref.name());
        }
    }

    private static Pool reordered(Pool pool) {
        var labels = new HashMap<String, String>();
        pool.labels().keySet().stream()
                .sorted(Comparator.reverseOrder())
                .forEach(key ->
                        labels.put(key, Objects.requireNonNull(pool.labels().get(key))));
        return new Pool(pool.name(), pool.replicas(), pool.machine(), pool.failureDomains(), labels, pool.taints());
    }

    private static List<String> templates(ClusterShape shape) {
        return ClusterObjects.of(shape).stream()
                .map(ObjectRef::of)
                .filter(ref -> ref.kind().endsWith("Template"))
                .map(ObjectRef::toString)
                .toList();
    }

    private static Bytes bytes(List<Json.Obj> objects) {
        return StrictJson.write(new Json.Arr(List.copyOf(objects)));
    }

    private static Stream<String> empties(Json json, String path) {
        return switch (json) {
            case Json.Obj(var members) ->
                members.isEmpty()
                        ? Stream.of(path)
                        : members.entrySet().stream()
                                .flatMap(member -> empties(member.getValue(), path + "/" + member.getKey()));
            case Json.Arr(var items) ->
                items.isEmpty() ? Stream.of(path) : items.stream().flatMap(item -> empties(item, path + "[]"));
            case Json.Str(var text) -> text.isEmpty() ? Stream.of(path) : Stream.of();
            case Json.Nil _ -> Stream.of(path);
            case Json.Num _, Json.Bool _ -> Stream.of();
        };
    }

    private static List<String> references(Json json) {
        var found = new ArrayList<String>();
        if (json instanceof Json.Obj(var members)) {
            if (members.containsKey("apiGroup")) {
                var view = JsonView.of(json);
                found.add(view.at("apiGroup").text() + "/" + view.at("kind").text() + "/"
                        + view.at("name").text());
            }
            members.values().forEach(member -> found.addAll(references(member)));
        }
        return found;
    }

    private static List<Json.Obj> golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(ClusterObjectsTest.class.getResourceAsStream(name), name)) {
            var list = StrictJson.parse(Bytes.copyOf(file.readAllBytes()), Limits.OBJECTS);
            return JsonView.of(list).items().stream().map(JsonView::object).toList();
        }
    }
}
