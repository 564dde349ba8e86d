package dev.holdfast.capi.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiApi.Mode;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the pivot relies on, whichever API server it talks to. Each test works in a namespace of its own. */
public abstract class CapiApiContract {
    private static final String US = "holdfast-test";
    private static final String DRAIN = "MachineDrainRule";
    private static final String CORE_VERSION = "cluster.x-k8s.io/v1beta2";

    /** The server under test; it has {@link SmallKinds#all}. */
    protected abstract CapiApi api();

    /** A name that no other test uses. */
    protected abstract String fresh();

    private String namespace = "";

    /** Brings the small kinds to a server and returns when it serves them. */
    public static void install(CapiApi api) {
        for (var definition : SmallKinds.all()) {
            assertThat(api.apply(definition, US, Mode.REAL)).isInstanceOf(CapiAnswer.Written.class);
        }
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (kinds(api).stream()
                .filter(CapiKind::ofClusterApi)
                .anyMatch(kind -> !(api.list(kind, "default") instanceof CapiAnswer.Listed))) {
            assertThat(System.nanoTime()).as("the kinds are served").isLessThan(deadline);
        }
    }

    @BeforeEach
    void a_namespace() {
        namespace = fresh();
        var manifest = Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace));
        assertThat(api().create(manifest, US, Mode.REAL)).isInstanceOf(CapiAnswer.Written.class);
    }

    @Test
    void the_server_says_which_kubernetes_it_is() {
        assertThat(api().version()).isInstanceOfSatisfying(CapiAnswer.Told.class, told -> assertThat(told.version())
                .startsWith("v1."));
    }

    @Test
    void kinds_come_with_storage_version_scope_status_and_label() {
        var machine = kind("Machine");
        assertThat(machine.apiVersion()).isEqualTo(CORE_VERSION);
        assertThat(machine.plural()).isEqualTo("machines");
        assertThat(machine.namespaced() && machine.status() && machine.labelled())
                .isTrue();
        assertThat(machine.schema()).isEqualTo(kind("MachineSet").schema());
        assertThat(machine.schema()).isNotEqualTo(kind(DRAIN).schema());
    }

    @Test
    void a_created_object_has_a_uid_a_version_a_generation_and_an_owner_of_its_fields() {
        var created = create(machine("a"));
        assertThat(created.uid()).isNotEmpty();
        assertThat(created.resourceVersion()).isNotEmpty();
        assertThat(created.generation()).isEqualTo(1);
        assertThat(managers(created)).containsExactly(US + " Update ");
        assertThat(get(created)).isEqualTo(created);
    }

    @Test
    void an_object_is_created_once() {
        create(machine("a"));
        assertThat(api().create(machine("a"), US, Mode.REAL)).isEqualTo(new CapiAnswer.Exists());
    }

    @Test
    void what_is_not_there_is_absent() {
        assertThat(api().get(new ObjectRef(CORE_VERSION, "Machine", namespace, "a")))
                .isInstanceOf(CapiAnswer.Absent.class);
        assertThat(api().get(new ObjectRef("nowhere.example/v1", "Thing", namespace, "a")))
                .isInstanceOf(CapiAnswer.Absent.class);
        assertThat(api().patch(new ObjectRef(CORE_VERSION, "Machine", namespace, "a"), paused(true), US))
                .isInstanceOf(CapiAnswer.Absent.class);
        assertThat(api().delete(new ObjectRef(CORE_VERSION, "Machine", namespace, "a"), "none"))
                .isEqualTo(new CapiAnswer.Gone());
        var elsewhere = named("Machine", "a").with("spec", Json.object("a", 1));
        var metadata = Json.object("name", "a", "namespace", namespace + "-none");
        assertThat(api().create(elsewhere.with("metadata", metadata), US, Mode.REAL))
                .isEqualTo(new CapiAnswer.Absent("Namespace " + namespace + "-none"));
    }

    @Test
    void a_list_has_one_namespace_and_is_sorted() {
        create(machine("b"));
        create(machine("a"));
        var listed = (CapiAnswer.Listed) api().list(kind("Machine"), namespace);
        assertThat(listed.objects()).extracting(CapiObject::name).containsExactly("a", "b");
        assertThat(listed.objects().getFirst().ref()).isEqualTo(new ObjectRef(CORE_VERSION, "Machine", namespace, "a"));
        assertThat(((CapiAnswer.Listed) api().list(CapiKind.SECRET, namespace)).objects())
                .isEmpty();
    }

    @Test
    void a_dry_run_checks_and_stores_nothing() {
        assertThat(api().create(machine("a"), US, Mode.DRY_RUN)).isInstanceOf(CapiAnswer.Written.class);
        assertThat(api().apply(machine("a"), US, Mode.DRY_RUN)).isInstanceOf(CapiAnswer.Written.class);
        assertThat(api().get(ObjectRef.of(machine("a")))).isInstanceOf(CapiAnswer.Absent.class);
        create(machine("a"));
        assertThat(api().create(machine("a"), US, Mode.DRY_RUN)).isEqualTo(new CapiAnswer.Exists());
    }

    @Test
    void a_field_that_the_kind_does_not_have_is_refused() {
        var odd = named(DRAIN, "a").with("spec", Json.object("order", 1, "odd", "x"));
        assertThat(api().create(odd, US, Mode.DRY_RUN))
                .isInstanceOfSatisfying(CapiAnswer.Denied.class, denied -> assertThat(denied.reason())
                        .contains("odd"));
        assertThat(api().apply(odd, US, Mode.REAL)).isInstanceOf(CapiAnswer.Denied.class);
        var fine = named(DRAIN, "a").with("spec", Json.object("order", 1, "labels", Json.object("a", "b")));
        assertThat(api().create(fine, US, Mode.REAL)).isInstanceOf(CapiAnswer.Written.class);
    }

    @Test
    void a_patch_counts_a_generation_only_for_content_and_keeps_the_version_when_nothing_changes() {
        var created = create(machine("a"));
        var paused = written(api().patch(created.ref(), paused(true), US));
        assertThat(paused.generation()).isEqualTo(2);
        assertThat(paused.resourceVersion()).isNotEqualTo(created.resourceVersion());
        assertThat(written(api().patch(created.ref(), paused(true), US)).resourceVersion())
                .isEqualTo(paused.resourceVersion());
        var annotated =
                written(api().patch(created.ref(), metadata(Json.object("annotations", Json.object("note", "x"))), US));
        assertThat(annotated.generation()).isEqualTo(2);
        var back = Json.object("spec", Json.object("paused", Json.NULL));
        assertThat(written(api().patch(created.ref(), back, US))
                        .spec()
                        .at("paused")
                        .present())
                .isFalse();
    }

    @Test
    void a_patch_of_another_version_or_uid_conflicts() {
        var created = create(machine("a"));
        written(api().patch(created.ref(), paused(true), US));
        var stale = metadata(Json.object("resourceVersion", created.resourceVersion()));
        assertThat(api().patch(created.ref(), stale.with("spec", Json.object("paused", false)), US))
                .isInstanceOf(CapiAnswer.Conflict.class);
        var other = metadata(Json.object("uid", "00000000-0000-4000-8000-000000000000"));
        assertThat(api().patch(created.ref(), other.with("spec", Json.object("paused", false)), US))
                .isInstanceOf(CapiAnswer.Conflict.class);
    }

    @Test
    void status_is_written_by_its_own_door_only() {
        var status = Json.object("phase", "Running");
        var created = create(machine("a").with("status", status));
        assertThat(created.status().present()).isFalse();
        assertThat(written(api().patch(created.ref(), Json.object("status", status), US))
                        .status()
                        .present())
                .isFalse();
        var change = Json.object("status", status, "spec", Json.object("paused", true));
        var changed = written(api().patchStatus(created.ref(), change, US));
        assertThat(changed.status().at("phase").text()).isEqualTo("Running");
        assertThat(changed.spec().at("paused").present()).isFalse();
        assertThat(changed.generation()).isEqualTo(1);
        var secret = create(secret("s"));
        assertThat(api().patchStatus(secret.ref(), Json.object("status", status), US))
                .isInstanceOf(CapiAnswer.Absent.class);
    }

    @Test
    void who_owns_fields_can_be_written_back() {
        var created = create(machine("a"));
        var entry = created.metadata().at("managedFields").items().getFirst().object();
        var given = metadata(Json.object(
                "resourceVersion",
                created.resourceVersion(),
                "managedFields",
                List.of(entry.with("manager", "somebody"))));
        var written = written(api().patch(created.ref(), given, US));
        assertThat(managers(written)).containsExactly("somebody Update ");
        assertThat(written.generation()).isEqualTo(1);
    }

    @Test
    void an_apply_creates_then_changes_and_removes_what_it_no_longer_states() {
        var first = machine("a").with("spec", Json.object("one", "1", "two", "2"));
        var created = written(api().apply(first, US, Mode.REAL));
        assertThat(managers(created)).containsExactly(US + " Apply ");
        assertThat(written(api().apply(first, US, Mode.REAL)).resourceVersion()).isEqualTo(created.resourceVersion());
        var second = machine("a").with("spec", Json.object("one", "3"));
        var changed = written(api().apply(second, US, Mode.REAL));
        assertThat(changed.spec().at("one").text()).isEqualTo("3");
        assertThat(changed.spec().at("two").present()).isFalse();
        assertThat(changed.uid()).isEqualTo(created.uid());
    }

    @Test
    void a_delete_meets_only_the_object_that_was_meant() {
        var created = create(machine("a"));
        assertThat(api().delete(created.ref(), "00000000-0000-4000-8000-000000000000"))
                .isEqualTo(new CapiAnswer.Replaced());
        assertThat(api().delete(created.ref(), created.uid())).isEqualTo(new CapiAnswer.Gone());
        assertThat(api().delete(created.ref(), created.uid())).isEqualTo(new CapiAnswer.Gone());
    }

    @Test
    void finalizers_hold_an_object_until_they_are_stripped() {
        var held = create(machine("a", Json.object("finalizers", List.of("test.cluster.x-k8s.io/hold"))));
        assertThat(api().delete(held.ref(), held.uid())).isEqualTo(new CapiAnswer.Ending());
        assertThat(get(held).ending()).isTrue();
        var stripped = metadata(Json.object("uid", held.uid(), "finalizers", new Json.Arr(List.of())));
        assertThat(api().patch(held.ref(), stripped, US)).isInstanceOf(CapiAnswer.Written.class);
        assertThat(api().get(held.ref())).isInstanceOf(CapiAnswer.Absent.class);
    }

    @Test
    void a_secret_has_no_generation_and_keeps_its_type() {
        var created = create(secret("s"));
        assertThat(created.generation()).isZero();
        assertThat(created.view().at("type").text()).isEqualTo("holdfast.dev/test");
        assertThat(created.view().at("data").at("a").text()).isEqualTo("YWJj");
    }

    @Test
    void every_call_is_counted() {
        var before = api().calls();
        create(machine("a"));
        api().get(ObjectRef.of(machine("a")));
        assertThat(api().calls() - before).isEqualTo(2);
    }

    private Json.Obj machine(String name) {
        return machine(name, Json.Obj.EMPTY);
    }

    private Json.Obj machine(String name, Json.Obj more) {
        var members = new ArrayList<Object>(List.of("name", name, "namespace", namespace));
        more.members().forEach((key, value) -> members.addAll(List.of(key, value)));
        return named("Machine", name)
                .with("metadata", Json.object(members.toArray()))
                .with("spec", Json.object("version", "v1.36.0"));
    }

    private Json.Obj secret(String name) {
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Json.object("name", name, "namespace", namespace),
                "type",
                "holdfast.dev/test",
                "data",
                Json.object("a", "YWJj"));
    }

    private Json.Obj named(String kind, String name) {
        return Json.object(
                "apiVersion",
                CORE_VERSION,
                "kind",
                kind,
                "metadata",
                Json.object("name", name, "namespace", namespace));
    }

    private static Json.Obj paused(boolean paused) {
        return Json.object("spec", Json.object("paused", paused));
    }

    private static Json.Obj metadata(Json.Obj metadata) {
        return Json.object("metadata", metadata);
    }

    private CapiKind kind(String kind) {
        return kinds(api()).stream()
                .filter(known -> known.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<CapiKind> kinds(CapiApi api) {
        return ((CapiAnswer.Served) api.kinds()).kinds();
    }

    private CapiObject create(Json.Obj manifest) {
        return written(api().create(manifest, US, Mode.REAL));
    }

    private CapiObject get(CapiObject object) {
        return ((CapiAnswer.Found) api().get(object.ref())).object();
    }

    private static CapiObject written(CapiAnswer.Write answer) {
        assertThat(answer).isInstanceOf(CapiAnswer.Written.class);
        return ((CapiAnswer.Written) answer).object();
    }

    private static List<String> managers(CapiObject object) {
        return object.metadata().at("managedFields").items().stream()
                .map(entry -> entry.at("manager").text() + " "
                        + entry.at("operation").text() + " "
                        + entry.at("subresource").text(""))
                .toList();
    }
}
