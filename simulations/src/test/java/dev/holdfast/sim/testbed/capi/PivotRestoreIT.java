package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.pivot.DevCluster;
import dev.holdfast.sim.testbed.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody puts an old copy back, or a site is lost: by commands alone, with real controllers on both sides. */
class PivotRestoreIT {
    private static final String NAME = "ferry";
    private static final Duration LONG = Duration.ofMinutes(4);

    @Test
    void a_management_cluster_from_before_the_pivot_is_paused_and_makes_nothing_anew(@TempDir Path folder) {
        try (var story = new Story(folder)) {
            var backup = folder.resolve("etcd-backup");
            story.makeWithoutAgent();
            story.bed.source().plane().backUp(backup);
            var first = story.ashore.providers();
            story.enrol();
            story.takeOver();

            var home = story.bed.source();
            home.running().keySet().stream().toList().forEach(home::stop);
            home.plane().putBack(backup);
            // Nobody has compared epochs: its managers start as they would, over an active copy.
            Stream.of(Provider.values()).forEach(home::start);
            story.awaitProblem("HF-PIV-132");
            assertThat(story.ashore.isAwake()).isFalse();
            assertThat(story.ashore.providers()).isEqualTo(first);
            assertThat(story.aboard.isAwake()).isTrue();
            assertThat(story.aboard.providers()).isEqualTo(first);

            removeCopy(story.ashore);
            story.awaitProblem("HF-LCH-002");
            assertThat(story.pivot().at("side").text()).isEqualTo("site");
            assertThat(story.ashore.objects()).isEmpty();
            assertThat(story.aboard.isAwake()).isTrue();
            assertThat(story.aboard.providers()).isEqualTo(first);

            // It comes home to where its copy was.
            story.hub.type("cluster", "pivot", NAME, "--back");
            story.travel("AtManagement");
            story.bed.lookAt(home);
            story.ashore.awaitReady(1);
            assertThat(story.ashore.providers()).isEqualTo(first);
        }
    }

    @Test
    void a_hub_from_before_the_pivot_moves_nothing_and_a_lost_site_is_reclaimed(@TempDir Path folder) {
        try (var story = new Story(folder)) {
            var old = folder.resolve("hub-old");
            var newer = folder.resolve("hub-newer");
            story.begin();
            story.hub.backUp(old);
            story.awaitNode();
            var first = story.ashore.providers();
            story.takeOver();

            story.hub.backUp(newer);
            story.hub.putBack(old);
            story.travel("AtSite");
            assertThat(story.pivot().at("epoch").integer()).isEqualTo(1);
            assertThat(story.ashore.objects()).isEmpty();
            assertThat(story.aboard.isAwake()).isTrue();
            assertThat(story.aboard.providers()).isEqualTo(first);
            story.hub.putBack(newer);
            story.travel("AtSite");

            // The site's API server is gone; what its machines do, they do without it.
            story.site().kill();
            story.bed.target().plane().stop();
            var offline = story.hub.data().resolve("offline").toString();
            assertThat(story.hub
                            .tryTo("cluster", "reclaim", NAME, "--confirm", NAME, "--offline", offline)
                            .exitStatus())
                    .isEqualTo(2);
            story.hub.type("cluster", "reclaim", NAME, "--fenced", "--confirm", NAME, "--offline", offline);
            new Patience(LONG)
                    .until(
                            "the decision " + story.state(),
                            () -> story.pivot().at("side").text("").equals("management"));
            story.bed.lookAt(story.bed.source());
            new Patience(LONG).until("the cluster at home " + story.state(), () -> story.isAt("AtManagement"));
            story.ashore.awaitReady(1);
            assertThat(story.ashore.providers()).isEqualTo(first);
            assertThat(story.pivot().at("epoch").integer()).isEqualTo(3);

            // It was not gone for good after all.
            story.bed.target().plane().restart();
            assertThat(story.aboard.isAwake()).isTrue();
            story.site().killAndStart();
            new Patience(LONG).until("an old site that pauses itself", () -> !story.aboard.isAwake());
            assertThat(story.ashore.isAwake()).isTrue();
            assertThat(story.ashore.providers()).isEqualTo(first);
        }
    }

    /** As the condition's remedy says: finalizers first, so that nothing happens to what the objects stand for. */
    private static void removeCopy(Watched copy) {
        var resources = copy.side().resources();
        for (var name : copy.objects().reversed()) {
            var ref = copy.ref(name);
            resources.merge(ref, Json.object("metadata", Json.object("finalizers", Json.NULL)));
            resources.delete(ref);
        }
        copy.await("no copy any more", () -> copy.objects().isEmpty());
    }

    /** A hub, an agent and two servers, from the first document to a cluster that manages itself. */
    private static final class Story implements AutoCloseable {
        final Bed bed;
        final HubDesk hub;
        final Watched ashore;
        final Watched aboard;
        private final Path folder;
        private Optional<SiteAgent> agent = Optional.empty();

        Story(Path folder) {
            this.folder = folder;
            bed = Beds.both(folder.resolve("bed"), "old copies put back in the middle of a cluster's life");
            try {
                hub = new HubDesk(folder);
            } catch (RuntimeException e) {
                bed.close();
                throw e;
            }
            ashore = new Watched(bed.source(), NAME, NAME);
            aboard = new Watched(bed.target(), NAME, NAME);
            bed.lookAt(bed.source());
        }

        /** The cluster is wanted and its agent is known to the hub; neither is there yet. */
        void begin() {
            want();
            enrol();
        }

        /** A cluster with its first node, that nobody could take over. */
        void makeWithoutAgent() {
            want();
            awaitNode();
        }

        private void want() {
            var kubeconfig = bed.source().plane().kubeconfig().toString();
            hub.type("management", "add", "home", "--kubeconfig", kubeconfig);
            hub.apply(DevCluster.document(NAME));
        }

        void enrol() {
            var token = folder.resolve("ferry.token").toString();
            hub.type("site", "token", NAME, "-o", token);
            hub.type("agent", "enrol", "--token", token, "--data", data());
        }

        /** Until the first node is there; the agent does not run, so it goes nowhere. */
        void awaitNode() {
            hub.type("wait", "cluster/ferry", "--for", "condition=ControlPlaneInitialized", "--timeout", "4m");
            ashore.awaitReady(1);
        }

        void takeOver() {
            agent = Optional.of(new SiteAgent(folder, Path.of(data()), bed, Duration.ofSeconds(10)));
            travel("AtSite");
            bed.lookAt(bed.target());
            aboard.awaitReady(1);
        }

        SiteAgent site() {
            return agent.orElseThrow();
        }

        /** Until the hub says that the cluster is there; whoever watches both servers never sees two that act. */
        void travel(String where) {
            new Patience(LONG).until("Pivoted to be " + where + ": " + state(), () -> {
                Watched.assertOneAwake(ashore, aboard);
                return isAt(where);
            });
        }

        boolean isAt(String where) {
            return status().at("conditions").items().stream()
                    .anyMatch(condition -> condition.at("type").text().equals("Pivoted")
                            && condition.at("reason").text("").equals(where));
        }

        void awaitProblem(String code) {
            new Patience(LONG).until(code + ": " + state(), () -> status().at("problems").items().stream()
                    .anyMatch(problem -> problem.at("code").text().equals(code)));
        }

        JsonView pivot() {
            return status().at("pivot");
        }

        String state() {
            return status().json().map(Object::toString).orElse("");
        }

        private JsonView status() {
            return hub.get("cluster", NAME).at("status");
        }

        private String data() {
            return folder.resolve("site").toString();
        }

        @Override
        public void close() {
            agent.ifPresent(SiteAgent::close);
            hub.close();
            bed.close();
        }
    }
}
