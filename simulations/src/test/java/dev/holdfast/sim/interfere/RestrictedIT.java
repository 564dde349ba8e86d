package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.agent.reconcile.Rights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An agent that acts in the name of each layer's service account, where rights are really checked. */
@ExtendWith(SharedPlane.class)
class RestrictedIT {
    private static final String ACCOUNT = "system:serviceaccount:holdfast-layers:store.app";

    @TempDir
    Path folder;

    private SharedPlane.Plane plane;
    private FabricKubeApi door;
    private Place place;

    @BeforeEach
    void arrive(SharedPlane.Plane shared) throws IOException {
        plane = shared;
        new Others(plane).kubectl("", "apply", "-f", manifest().toString());
        enter("holdfast-system", "holdfast-agent");
        place.others().kubectl("", "create", "namespace", place.namespace());
    }

    @AfterEach
    void leave() {
        place.close();
        door.close();
    }

    @Test
    void a_layer_without_rights_stalls_with_the_servers_sentence_and_what_to_do() {
        place.site().desired.publish(Layer.of("app", place.config("a", "k", "1")));
        place.untilReason("Stalled", "Forbidden");
        assertThat(place.site().condition("Stalled").message())
                .contains("User \"" + ACCOUNT + "\" cannot", "grant that to ServiceAccount store.app");
        assertThat(place.others().find(place.config("a"))).isEmpty();
    }

    @Test
    void a_layer_goes_on_as_soon_as_it_has_its_rights_and_acts_in_its_own_name() throws IOException {
        place.site().desired.publish(Layer.of("app", place.config("a", "k", "1")));
        place.untilReason("Stalled", "Forbidden");
        grant("get,create,patch,delete");
        place.settle();
        place.others().patch("somebody", place.config("a"), "{\"data\": {\"k\": \"theirs\"}}");
        place.untilHeard(place.config("a"));
        place.settle();
        assertThat(place.view(place.config("a")).at("data").at("k").text()).isEqualTo("1");
        assertThat(plane.audit(0))
                .filteredOn(request -> request.writes() && request.uri().contains(place.namespace() + "/configmaps"))
                .filteredOn(request -> request.agent().equals("holdfast-agent"))
                .isNotEmpty()
                .allMatch(request -> request.inTheNameOf().equals(ACCOUNT));
    }

    @Test
    void what_may_not_be_deleted_stays_and_is_said() {
        grant("get,create,patch");
        place.settle(Layer.of("app", place.config("a", "k", "1"), place.config("b", "k", "1")));
        place.site().desired.publish(Layer.of("app", place.config("a", "k", "1")));
        place.untilReason("Stalled", "Forbidden");
        assertThat(place.site().condition("Stalled").message()).contains("cannot delete resource \"configmaps\"");
        place.others().kubectl("", "delete", "role", "app", "-n", place.namespace());
        place.others().kubectl("", "delete", "rolebinding", "app", "-n", place.namespace());
        grant("get,create,patch,delete");
        place.settle();
        assertThat(place.others().find(place.config("b"))).isEmpty();
        assertThat(place.site().condition("Stalled").isTrue()).isFalse();
    }

    @Test
    void a_layer_cannot_give_itself_rights() {
        place.others()
                .kubectl(
                        "",
                        "create",
                        "rolebinding",
                        "app",
                        "-n",
                        place.namespace(),
                        "--clusterrole=admin",
                        "--serviceaccount=holdfast-layers:store.app");
        var role = place.json(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "more", "namespace": "NS"},
                 "rules": [{"apiGroups": [""], "resources": ["nodes"], "verbs": ["delete"]}]}
                """);
        place.site().desired.publish(Layer.of("app", role));
        place.untilReason("Stalled", "Forbidden");
        assertThat(place.site().condition("Stalled").message()).contains("attempting to grant RBAC permissions");
    }

    @Test
    void an_agent_that_may_not_act_for_layers_says_so() throws IOException {
        place.close();
        door.close();
        enter("default", "nobody");
        place.others().kubectl("", "create", "namespace", place.namespace());
        place.site().desired.publish(Layer.of("app", place.config("a", "k", "1")));
        place.untilReason("Stalled", "Forbidden");
        assertThat(place.site().condition("Stalled").message())
                .contains("cannot impersonate", "let the agent impersonate");
    }

    @Test
    void an_agent_that_may_not_watch_works_and_says_that_it_is_blind() throws IOException {
        place.close();
        door.close();
        enter("default", "blind");
        place.others().kubectl("", "create", "namespace", place.namespace());
        place.others()
                .kubectl(
                        "",
                        "create",
                        "rolebinding",
                        place.namespace(),
                        "-n",
                        Rights.NAMESPACE,
                        "--role=act-for-layers",
                        "--serviceaccount=default:blind");
        grant("get,create,patch,delete");
        place.settle(Layer.of("app", place.config("a", "k", "1")));
        place.untilReason("Stalled", "Forbidden");
        assertThat(place.site().condition("Stalled").message())
                .contains("not noticed", "cannot list resource \"configmaps\"", "let the agent list and watch");
    }

    /** Comes in as a service account, with a token as a pod has one. */
    private void enter(String namespace, String account) throws IOException {
        var others = new Others(plane);
        others.kubectl(
                """
                {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "%s", "namespace": "%s"}}
                """
                        .formatted(account, namespace),
                "apply",
                "-f",
                "-");
        var token =
                others.kubectl("", "create", "token", account, "-n", namespace).strip();
        var authority = plane.control().authority().getBytes(StandardCharsets.US_ASCII);
        var kubeconfig = Files.writeString(
                folder.resolve("kubeconfig-" + account),
                """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: u, user: {token: %s}}]
                """
                        .formatted(
                                plane.control().address(), Base64.getEncoder().encodeToString(authority), token));
        door = FabricKubeApi.connect(kubeconfig, new Random(1));
        place = Place.open(plane, Files.createDirectories(folder.resolve(account)), door, Rights.RESTRICTED);
    }

    private void grant(String verbs) {
        var namespace = place.namespace();
        place.others()
                .kubectl(
                        "",
                        "create",
                        "role",
                        "app",
                        "-n",
                        namespace,
                        "--verb=" + verbs,
                        "--resource=configmaps,namespaces");
        place.others()
                .kubectl(
                        "",
                        "create",
                        "rolebinding",
                        "app",
                        "-n",
                        namespace,
                        "--role=app",
                        "--serviceaccount=holdfast-layers:store.app");
    }

    private static Path manifest() {
        return Path.of(System.getProperty("holdfast.root", "..")).resolve("deploy/agent/restricted.yaml");
    }
}
