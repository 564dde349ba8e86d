package dev.holdfast.agent.kube.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.Claim;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.Projection;
import dev.holdfast.agent.kube.Resource;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the agent relies on, whichever cluster it talks to. Each test works in a namespace of its own. */
public abstract class KubeApiContract {
    /** The cluster under test. */
    protected abstract KubeApi api();

    /** Creates an object as another manager. */
    protected abstract void create(Json.Obj manifest, String manager);

    /** Changes an object as another manager. */
    protected abstract void change(ObjectRef ref, String manager, UnaryOperator<Json.Obj> change);

    /** Deletes an object as another manager. */
    protected abstract void remove(ObjectRef ref);

    /** Lets this user do everything. */
    protected abstract void grant(String user);

    /** A name that no other test uses. */
    protected abstract String fresh();

    private String namespace = "";

    @BeforeEach
    void a_namespace() {
        namespace = fresh();
        assertThat(api().apply(named("v1", "Namespace", "", namespace), false)).isInstanceOf(Answer.Applied.class);
    }

    @AfterEach
    void tidy() {
        api().delete(
                        new ObjectRef("v1", "Namespace", "", namespace),
                        live(new ObjectRef("v1", "Namespace", "", namespace)).uid(),
                        KubeApi.Propagation.BACKGROUND);
    }

    @Test
    void a_ready_server_says_so() {
        assertThat(api().health()).isEqualTo(new Answer.Healthy());
    }

    @Test
    void a_kind_has_a_plural_and_a_scope() {
        assertThat(api().kind("networking.k8s.io/v1", "NetworkPolicy"))
                .isEqualTo(new Answer.Known(
                        new Resource("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true)));
        assertThat(api().kind("v1", "Namespace"))
                .isEqualTo(new Answer.Known(new Resource("v1", "Namespace", "namespaces", false)));
    }

    @Test
    void a_kind_that_nobody_serves_is_unknown() {
        assertThat(api().kind("nowhere.example/v1", "Thing")).isInstanceOf(Answer.UnknownKind.class);
        assertThat(api().kind("apps/v1", "Thing")).isInstanceOf(Answer.UnknownKind.class);
        assertThat(api().get(new ObjectRef("nowhere.example/v1", "Thing", namespace, "a")))
                .isInstanceOf(Answer.UnknownKind.class);
        assertThat(api().apply(named("nowhere.example/v1", "Thing", namespace, "a"), true))
                .isInstanceOf(Answer.UnknownKind.class);
    }

    @Test
    void an_applied_object_comes_back_with_identity_and_our_fields() {
        var live = applied(config("a", "colour", "red"));
        assertThat(live.uid()).isNotEmpty();
        assertThat(live.stamp().resourceVersion()).isNotEmpty();
        assertThat(live.managers()).containsExactly(KubeApi.MANAGER);
        assertThat(live.managed()).isTrue();
        assertThat(JsonView.of(live.ownFields()).at("f:data").at("f:colour").present())
                .isTrue();
        assertThat(live(ref("a")).json()).isEqualTo(live.json());
    }

    @Test
    void an_object_that_is_not_there_is_absent() {
        assertThat(api().get(ref("nobody"))).isInstanceOf(Answer.Absent.class);
    }

    @Test
    void an_apply_of_what_must_be_new_creates_or_changes_nothing() {
        var made = api().apply(KubeApi.onlyNew(config("a", "colour", "red")), false);
        assertThat(made).isInstanceOf(Answer.Applied.class);
        assertThat(api().apply(KubeApi.onlyNew(config("a", "size", "big")), false))
                .isInstanceOf(Answer.Conflict.class);
        assertThat(live(ref("a")).view().at("data").members().keySet()).containsExactly("colour");
    }

    @Test
    void applying_the_same_again_changes_nothing() {
        var first = applied(config("a", "colour", "red"));
        var second = applied(config("a", "colour", "red"));
        assertThat(second.stamp()).isEqualTo(first.stamp());
    }

    @Test
    void a_field_that_we_stop_listing_goes_away() {
        applied(config("a", "colour", "red"));
        var live = applied(config("a", "size", "big"));
        assertThat(live.view().at("data").members().keySet()).containsExactly("size");
    }

    @Test
    void a_field_of_another_manager_survives_our_apply() {
        applied(config("a", "colour", "red"));
        change(ref("a"), "somebody", object -> withData(object, "size", "big"));
        var live = applied(config("a", "colour", "blue"));
        assertThat(live.view().at("data").members().keySet()).containsExactlyInAnyOrder("colour", "size");
    }

    @Test
    void a_conflict_names_manager_and_field() {
        applied(config("a", "colour", "red"));
        change(ref("a"), "somebody", object -> withData(object, "colour", "green"));
        var answer = api().apply(config("a", "colour", "blue"), false);
        assertThat(answer).isInstanceOfSatisfying(Answer.Conflict.class, conflict -> assertThat(conflict.claims())
                .containsExactly(new Claim("somebody", ".data.colour")));
        assertThat(live(ref("a")).view().at("data").at("colour").text()).isEqualTo("green");
    }

    @Test
    void force_takes_the_field_back() {
        applied(config("a", "colour", "red"));
        change(ref("a"), "somebody", object -> withData(object, "colour", "green"));
        var live = applied(config("a", "colour", "blue"));
        assertThat(live.view().at("data").at("colour").text()).isEqualTo("blue");
        assertThat(live.managers()).containsExactly(KubeApi.MANAGER);
    }

    @Test
    void what_is_taken_over_is_ours_to_remove() {
        create(config("a", "colour", "red"), "kubectl");
        applied(config("a", "size", "big"));
        assertThat(api().takeOver(live(ref("a")), Set.of("kubectl"))).isInstanceOf(Answer.Applied.class);
        var live = applied(config("a", "size", "big"));
        assertThat(live.view().at("data").members().keySet()).containsExactly("size");
        assertThat(live.managers()).containsExactly(KubeApi.MANAGER);
    }

    @Test
    void replicas_that_we_leave_stay_although_we_list_them_no_more() {
        var manifest = deployment("web", "web", 3);
        var live = applied(manifest);
        assertThat(api().leaveReplicas(live)).isInstanceOf(Answer.Applied.class);
        var spec = JsonView.of(manifest).at("spec").object();
        var after = applied(manifest.with("spec", spec.without("replicas")));
        assertThat(after.view().at("spec").at("replicas").integer()).isEqualTo(3);
        assertThat(JsonView.of(after.ownFields()).at("f:spec").at("f:replicas").present())
                .isFalse();
        assertThat(api().leaveReplicas(live)).isInstanceOf(Answer.Conflict.class);
    }

    @Test
    void an_object_that_moved_on_is_not_taken_over() {
        create(config("a", "colour", "red"), "kubectl");
        var seen = live(ref("a"));
        change(ref("a"), "kubectl", object -> withData(object, "colour", "green"));
        assertThat(api().takeOver(seen, Set.of("kubectl"))).isInstanceOf(Answer.Conflict.class);
    }

    @Test
    void a_namespace_must_exist() {
        var answer = api().apply(named("v1", "ConfigMap", namespace + "-not", "a"), true);
        assertThat(answer).isEqualTo(new Answer.Absent("Namespace " + namespace + "-not"));
    }

    @Test
    void a_namespaced_object_needs_a_namespace() {
        assertThat(api().apply(named("v1", "ConfigMap", "", "a"), true)).isInstanceOf(Answer.Rejected.class);
    }

    @Test
    void a_field_that_must_not_change_is_named() {
        applied(deployment("web", "web", 1));
        assertThat(api().apply(deployment("web", "other", 1), true))
                .isInstanceOfSatisfying(Answer.Immutable.class, answer -> assertThat(answer.field())
                        .isEqualTo("spec.selector"));
    }

    @Test
    void the_role_of_a_binding_must_not_change() {
        applied(binding("view"));
        assertThat(api().apply(binding("edit"), true))
                .isInstanceOfSatisfying(Answer.Immutable.class, answer -> assertThat(answer.field())
                        .isEqualTo("roleRef"));
    }

    @Test
    void an_object_that_makes_no_sense_is_rejected() {
        var broken = named("apps/v1", "Deployment", namespace, "web").with("spec", Json.object("replicas", 1));
        assertThat(api().apply(broken, true)).isInstanceOf(Answer.Rejected.class);
    }

    @Test
    void deleting_needs_the_right_uid() {
        var live = applied(config("a", "colour", "red"));
        assertThat(api().delete(ref("a"), "another", KubeApi.Propagation.BACKGROUND))
                .isEqualTo(new Answer.Replaced());
        assertThat(api().delete(ref("a"), live.uid(), KubeApi.Propagation.BACKGROUND))
                .isEqualTo(new Answer.Gone());
        assertThat(api().delete(ref("a"), live.uid(), KubeApi.Propagation.BACKGROUND))
                .isEqualTo(new Answer.Gone());
    }

    @Test
    void somebody_without_rights_is_told_which_are_missing() {
        var live = applied(config("a", "colour", "red"));
        var guest = api().as("system:serviceaccount:" + namespace + ":guest");
        assertThat(guest.get(ref("a"))).isInstanceOf(Answer.Forbidden.class);
        assertThat(guest.apply(config("b", "colour", "red"), false))
                .isInstanceOfSatisfying(Answer.Forbidden.class, answer -> assertThat(answer.reason())
                        .contains("\"system:serviceaccount:" + namespace + ":guest\" cannot patch"));
        assertThat(guest.takeOver(live, Set.of("kubectl"))).isInstanceOf(Answer.Forbidden.class);
        assertThat(guest.delete(ref("a"), live.uid(), KubeApi.Propagation.BACKGROUND))
                .isInstanceOf(Answer.Forbidden.class);
        assertThat(api().get(ref("b"))).isInstanceOf(Answer.Absent.class);
    }

    @Test
    void somebody_with_rights_acts_like_us() throws InterruptedException {
        var user = "system:serviceaccount:" + namespace + ":guest";
        grant(user);
        var guest = api().as(user);
        assertThat(eventually(() -> guest.apply(config("a", "colour", "red"), false) instanceof Answer.Applied))
                .isTrue();
        assertThat(guest.apply(config("a", "colour", "red"), false))
                .isInstanceOfSatisfying(
                        Answer.Applied.class,
                        answer -> assertThat(answer.live().managers()).containsExactly(KubeApi.MANAGER));
        assertThat(guest.get(ref("a"))).isInstanceOf(Answer.Found.class);
    }

    @Test
    void a_finalizer_holds_what_is_deleted() {
        var held = config("a", "colour", "red");
        var metadata = JsonView.of(held).at("metadata").object();
        var live = applied(
                held.with("metadata", metadata.with("finalizers", Json.Arr.ofTexts(List.of("holdfast.dev/test")))));
        assertThat(api().delete(ref("a"), live.uid(), KubeApi.Propagation.BACKGROUND))
                .isEqualTo(new Answer.Ending());
        assertThat(live(ref("a")).ending()).isTrue();
        change(
                ref("a"),
                "somebody",
                object -> object.with(
                        "metadata", JsonView.of(object).at("metadata").object().without("finalizers")));
        assertThat(api().get(ref("a"))).isInstanceOf(Answer.Absent.class);
    }

    @Test
    void a_definition_makes_a_kind() throws InterruptedException {
        var group = namespace + ".example";
        var definition = definition(group);
        applied(definition);
        var widget = named(group + "/v1", "Widget", namespace, "a").with("spec", Json.object("size", 3));
        assertThat(eventually(() -> api().apply(widget, true) instanceof Answer.Applied))
                .isTrue();
        var live = live(ObjectRef.of(definition));
        api().delete(live.ref(), live.uid(), KubeApi.Propagation.BACKGROUND);
    }

    @Test
    void our_own_write_is_no_difference() {
        var manifest = deployment("web", "web", 2);
        var live = applied(manifest);
        assertThat(Projection.of(live, manifest).differences(live(ref("apps/v1", "Deployment", "web"))))
                .isEmpty();
    }

    @Test
    void a_difference_names_the_field_and_its_new_owner() {
        var manifest = deployment("web", "web", 2);
        var projection = Projection.of(applied(manifest), manifest);
        var ref = ref("apps/v1", "Deployment", "web");
        change(
                ref,
                "somebody",
                object -> object.with(
                        "spec", JsonView.of(object).at("spec").object().with("replicas", 5)));
        var live = live(ref);
        assertThat(projection.differences(live))
                .containsExactly(new Projection.Difference(".spec.replicas", "/spec/replicas"));
        assertThat(Projection.ownerOf(".spec.replicas", live)).isEqualTo("somebody");
    }

    @Test
    void a_change_inside_a_list_is_named_by_its_key() {
        var manifest = deployment("web", "web", 2);
        var projection = Projection.of(applied(manifest), manifest);
        var ref = ref("apps/v1", "Deployment", "web");
        change(ref, "somebody", object ->
                (Json.Obj) StrictEdit.replace(object, "registry.example/web:1", "registry.example/web:2"));
        assertThat(projection.differences(live(ref)))
                .containsExactly(new Projection.Difference(
                        ".spec.template.spec.containers[name=\"web\"].image",
                        "/spec/template/spec/containers/0/image"));
    }

    @Test
    void fields_of_others_are_no_difference() {
        var manifest = config("a", "colour", "red");
        var projection = Projection.of(applied(manifest), manifest);
        change(ref("a"), "somebody", object -> withData(object, "size", "big"));
        assertThat(projection.differences(live(ref("a")))).isEmpty();
    }

    @Test
    void a_watch_begins_with_a_list_and_goes_on_with_changes() throws InterruptedException {
        applied(config("before", "colour", "red"));
        var heard = new Heard(namespace);
        try (var watch = api().watch("v1", "ConfigMap", heard)) {
            assertThat(watch).isNotNull();
            assertThat(heard.next()).isEqualTo("listed [before]");
            var live = applied(config("later", "colour", "red"));
            assertThat(heard.next()).isEqualTo("changed later");
            api().delete(live.ref(), live.uid(), KubeApi.Propagation.BACKGROUND);
            assertThat(heard.next()).isEqualTo("gone later");
        }
    }

    @Test
    void a_watch_does_not_see_objects_without_our_label() throws InterruptedException {
        var heard = new Heard(namespace);
        try (var watch = api().watch("v1", "ConfigMap", heard)) {
            assertThat(watch).isNotNull();
            assertThat(heard.next()).isEqualTo("listed []");
            create(named("v1", "ConfigMap", namespace, "foreign").with("data", Json.object("a", "b")), "somebody");
            applied(config("ours", "colour", "red"));
            assertThat(heard.next()).isEqualTo("changed ours");
        }
    }

    @Test
    void an_object_that_loses_our_label_is_gone_for_the_watch() throws InterruptedException {
        applied(config("a", "colour", "red"));
        var heard = new Heard(namespace);
        try (var watch = api().watch("v1", "ConfigMap", heard)) {
            assertThat(watch).isNotNull();
            assertThat(heard.next()).isEqualTo("listed [a]");
            change(
                    ref("a"),
                    "somebody",
                    object -> object.with(
                            "metadata",
                            JsonView.of(object).at("metadata").object().without("labels")));
            assertThat(heard.next()).isEqualTo("gone a");
        }
    }

    @Test
    void a_watch_tells_who_was_deleted_by_others() throws InterruptedException {
        applied(config("a", "colour", "red"));
        var heard = new Heard(namespace);
        try (var watch = api().watch("v1", "ConfigMap", heard)) {
            assertThat(watch).isNotNull();
            assertThat(heard.next()).isEqualTo("listed [a]");
            remove(ref("a"));
            assertThat(heard.next()).isEqualTo("gone a");
        }
    }

    private LiveObject applied(Json.Obj manifest) {
        var answer = api().apply(manifest, true);
        assertThat(answer).isInstanceOf(Answer.Applied.class);
        return ((Answer.Applied) answer).live();
    }

    private LiveObject live(ObjectRef ref) {
        var answer = api().get(ref);
        assertThat(answer).isInstanceOf(Answer.Found.class);
        return ((Answer.Found) answer).live();
    }

    private ObjectRef ref(String name) {
        return ref("v1", "ConfigMap", name);
    }

    private ObjectRef ref(String apiVersion, String kind, String name) {
        return new ObjectRef(apiVersion, kind, namespace, name);
    }

    private Json.Obj config(String name, String key, String value) {
        return named("v1", "ConfigMap", namespace, name).with("data", Json.object(key, value));
    }

    private Json.Obj deployment(String name, String app, int replicas) {
        var labels = Json.object("app", app);
        return named("apps/v1", "Deployment", namespace, name)
                .with(
                        "spec",
                        Json.object(
                                "replicas", replicas,
                                "selector", Json.object("matchLabels", labels),
                                "template",
                                        Json.object(
                                                "metadata", Json.object("labels", labels),
                                                "spec",
                                                        Json.object(
                                                                "containers",
                                                                List.of(Json.object(
                                                                        "name",
                                                                        "web",
                                                                        "image",
                                                                        "registry.example/web:1",
                                                                        "ports",
                                                                        List.of(Json.object("containerPort", 80))))))));
    }

    private Json.Obj binding(String role) {
        return named("rbac.authorization.k8s.io/v1", "RoleBinding", namespace, "team")
                .with(
                        "roleRef",
                        Json.object("apiGroup", "rbac.authorization.k8s.io", "kind", "ClusterRole", "name", role))
                .with(
                        "subjects",
                        Json.of(List.of(Json.object(
                                "apiGroup", "rbac.authorization.k8s.io", "kind", "Group", "name", "team"))));
    }

    private static Json.Obj definition(String group) {
        var schema = Json.object("type", "object", "x-kubernetes-preserve-unknown-fields", true);
        return named("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "widgets." + group)
                .with(
                        "spec",
                        Json.object(
                                "group",
                                group,
                                "scope",
                                "Namespaced",
                                "names",
                                Json.object(
                                        "kind", "Widget",
                                        "listKind", "WidgetList",
                                        "plural", "widgets",
                                        "singular", "widget"),
                                "versions",
                                List.of(Json.object(
                                        "name",
                                        "v1",
                                        "served",
                                        true,
                                        "storage",
                                        true,
                                        "schema",
                                        Json.object("openAPIV3Schema", schema)))));
    }

    private static Json.Obj named(String apiVersion, String kind, String namespace, String name) {
        var metadata = Json.object("name", name, "labels", Json.object(KubeApi.MANAGED_LABEL, "true"));
        if (name.equals("foreign")) {
            metadata = metadata.without("labels");
        }
        return Json.object(
                "apiVersion",
                apiVersion,
                "kind",
                kind,
                "metadata",
                namespace.isEmpty() ? metadata : metadata.with("namespace", namespace));
    }

    private static Json.Obj withData(Json.Obj object, String key, String value) {
        return object.with("data", JsonView.of(object).at("data").object().with(key, value));
    }

    private static boolean eventually(java.util.function.BooleanSupplier holds) throws InterruptedException {
        for (var attempt = 0; attempt < 100; attempt++) {
            if (holds.getAsBoolean()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }
}
