package dev.holdfast.sim.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Resources;
import dev.holdfast.sim.testbed.capi.Bed;
import dev.holdfast.sim.testbed.capi.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Two real API servers with Cluster API, a cluster on one of them, a process at each end, and a lookout. The cluster goes
 * to and fro, so that no voyage needs a new one. Confined to one thread.
 */
final class Strait implements AutoCloseable {
    private static final String NAME = "tug";
    private static final int MACHINES = 2;
    private static final List<String> ENDS = List.of("hub", "site");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Bed bed;
    private final Map<String, Side> sides;
    private final Map<String, CapiApi> apis;
    private final DevCluster cluster = new DevCluster(NAME);
    private final Crew crew;
    private final Lookout lookout;
    private final List<CapiKind> kinds;
    private final Set<String> objects;
    private final Map<String, String> machines;
    private final String authority;
    private String here = ENDS.getFirst();
    private int voyages;
    private int violations;

    private Strait(Bed bed, Path folder, Launchpad launchpad, SecureRandom random) throws IOException {
        this.bed = bed;
        sides = Map.of(ENDS.getFirst(), bed.source(), ENDS.getLast(), bed.target());
        apis = Map.of(ENDS.getFirst(), api(bed.source()), ENDS.getLast(), api(bed.target()));
        cluster.apply(server(here), 1, 1, kind -> !kind.equals("MachineHealthCheck"));
        cluster.awaitRest(server(here), MACHINES);
        kinds = kinds(api(here));
        objects = objects(here);
        machines = cluster.machines(server(here));
        authority = cluster.authority(server(here)).orElseThrow();
        crew = Crew.of(
                folder.resolve("crew"),
                launchpad,
                NAME,
                Map.of(
                        ENDS.getFirst(), bed.source().plane().kubeconfig(),
                        ENDS.getLast(), bed.target().plane().kubeconfig()),
                random);
        lookout = Lookout.over(
                cluster,
                Map.of(ENDS.getFirst(), server(ENDS.getFirst()), ENDS.getLast(), server(ENDS.getLast())),
                machines);
    }

    static Strait open(Binaries binaries, Path folder, Launchpad launchpad, SecureRandom random) throws IOException {
        var bed = Bed.start(binaries, folder.resolve("bed"));
        try {
            if (!bed.isSeparate()) {
                throw new IllegalStateException(
                        "expected to run as root on Linux, for infrastructure managers on both sides at once");
            }
            return new Strait(bed, folder, launchpad, random);
        } catch (IOException | RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    int objectCount() {
        return objects.size();
    }

    /** How many changes the lookout has seen. */
    long events() {
        return lookout.events();
    }

    /** From now on processes start with what this launchpad knows. */
    void launchFrom(Launchpad launchpad) {
        crew.restart(launchpad);
    }

    /** The calls of each role in a pivot that was not disturbed, or only given up: the giver's first. */
    List<List<String>> traces(boolean givenUp) {
        var from = here;
        var to = other(from);
        var outcome = sail(new Voyage(List.of(), givenUp));
        if (!outcome.problem().isEmpty()) {
            throw new IllegalStateException("expected an undisturbed pivot to end well, found " + outcome);
        }
        return Stream.of(from, to)
                .map(name -> crew.report(name, id()).map(Report::trace).orElse(List.of()))
                .toList();
    }

    /** One voyage from wherever the cluster is. */
    Voyage.Outcome sail(Voyage voyage) {
        var from = here;
        var to = other(from);
        crew.revive();
        voyages++;
        bed.lookAt(sides.getOrDefault(from, bed.source()));
        var strikes = voyage.strikes().iterator();
        var order = struck(new Order(id(), voyages, from, 0, "", Optional.empty(), false), strikes);
        order.write(crew.mail());
        var kills = 0;
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!isOver(from, to)) {
            if (System.nanoTime() > end) {
                return new Voyage.Outcome(voyage, kills, false, "never over: " + reports());
            }
            if (voyage.givenUp()
                    && !order.abort()
                    && crew.report(to, id())
                            .filter(report -> report.phase().equals(Phase.COPY.label()))
                            .isPresent()) {
                order = order.aborted();
                order.write(crew.mail());
            }
            if (crew.isOneDead()) {
                kills++;
                order = struck(order, strikes);
                order.write(crew.mail());
                crew.revive();
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        var arrived = crew.report(from, id())
                .filter(report -> report.phase().equals(Phase.DONE.label()))
                .isPresent();
        here = arrived ? to : from;
        return new Voyage.Outcome(voyage, kills, arrived, problem(here, other(here)));
    }

    /** The same, with the next strike to fall, if one is left. */
    private Order struck(Order order, Iterator<Voyage.Strike> strikes) {
        if (!strikes.hasNext()) {
            return order.next("", Optional.empty());
        }
        var strike = strikes.next();
        return order.next(strike.giver() ? order.source() : other(order.source()), Optional.of(strike.point()));
    }

    private boolean isOver(String from, String to) {
        var ours = crew.report(from, id());
        var theirs = crew.report(to, id());
        if (ours.filter(Report::over).isEmpty()) {
            return false;
        }
        var reverted = ours.get().phase().equals(Phase.REVERTED.label());
        return theirs.filter(
                        report -> report.over() || (reverted && report.phase().isEmpty()))
                .isPresent();
    }

    /** One side has all and acts, the other has nothing, and the lookout has nothing to say. */
    private String problem(String full, String empty) {
        var found = new TreeSet<String>();
        var news = lookout.violations();
        found.addAll(news.subList(violations, news.size()));
        violations = news.size();
        if (!cluster.isAwake(server(full))) {
            found.add("nobody acts");
        }
        if (!objects(full).equals(objects)) {
            found.add("objects of " + full + ": expected " + objects + ", found " + objects(full));
        }
        if (!objects(empty).isEmpty()) {
            found.add("left behind at " + empty + ": " + objects(empty));
        }
        if (!cluster.machines(server(full)).equals(machines)) {
            found.add("machines: expected " + machines + ", found " + cluster.machines(server(full)));
        }
        if (!cluster.authority(server(full)).equals(Optional.of(authority))) {
            found.add("another certificate authority, or none");
        }
        return String.join("; ", found);
    }

    private String reports() {
        return crew.names().stream()
                .map(name -> name + " "
                        + crew.report(name, id()).map(Report::toString).orElse("silent"))
                .toList()
                .toString();
    }

    private String id() {
        return String.format(java.util.Locale.ROOT, "voyage-%05d", voyages);
    }

    private static String other(String name) {
        return ENDS.getFirst().equals(name) ? ENDS.getLast() : ENDS.getFirst();
    }

    private Resources server(String name) {
        return sides.getOrDefault(name, bed.source()).resources();
    }

    private CapiApi api(String name) {
        return java.util.Objects.requireNonNull(apis.get(name));
    }

    private static CapiApi api(Side side) throws IOException {
        return FabricCapiApi.connect(Files.readString(side.plane().kubeconfig()));
    }

    /** Kinds of which something is there when all is well. */
    private static List<CapiKind> kinds(CapiApi api) {
        if (!(api.kinds() instanceof CapiAnswer.Served(var served))) {
            throw new IllegalStateException("expected the kinds of an API server, found " + api.kinds());
        }
        return Stream.concat(
                        served.stream().filter(kind -> kind.ofClusterApi() && kind.namespaced()),
                        Stream.of(CapiKind.SECRET))
                .filter(kind -> api.list(kind, NAME) instanceof CapiAnswer.Listed(var all) && !all.isEmpty())
                .toList();
    }

    private Set<String> objects(String name) {
        var found = new TreeSet<String>();
        for (var kind : kinds) {
            switch (api(name).list(kind, NAME)) {
                case CapiAnswer.Listed(var all) -> all.forEach(object -> found.add(object.identity()));
                case CapiAnswer.Absent _ -> {}
                case CapiAnswer.Denied denied -> throw new IllegalStateException(denied.toString());
                case CapiAnswer.Unavailable unavailable -> throw new IllegalStateException(unavailable.toString());
            }
        }
        return found;
    }

    @Override
    public void close() {
        crew.close();
        lookout.close();
        apis.values().forEach(CapiApi::close);
        bed.close();
    }
}
