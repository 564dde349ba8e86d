package dev.holdfast.sim.testbed;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.opentest4j.TestAbortedException;

/**
 * Decides what a test does when this machine lacks what it needs: it is skipped with one loud line that names what was
 * not tested, or fails where {@code HOLDFAST_NO_SKIP=1} says that nothing may be skipped. Immutable.
 */
public final class Need {
    private final Map<String, String> environment;
    private final Consumer<String> loud;

    Need(Map<String, String> environment, Consumer<String> loud) {
        this.environment = Map.copyOf(environment);
        this.loud = loud;
    }

    /** With the settings of this machine. */
    public static Need here() {
        return new Need(System.getenv(), System.err::println);
    }

    /** The programs for an API server alone. */
    public Binaries apiServer(String untested) {
        return orSkip(Binaries.find(environment), untested, Binaries.advice(environment));
    }

    /** The programs for an API server with controllers, scheduler and fake nodes. */
    public Binaries controllers(String untested) {
        return orSkip(
                Binaries.find(environment).filter(Binaries::runControllers), untested, Binaries.advice(environment));
    }

    /** The programs for an API server with Cluster API and its in-memory machines. */
    public Binaries clusterApi(String untested) {
        return orSkip(
                Binaries.find(environment).filter(Binaries::runClusterApi), untested, Binaries.clusterApiAdvice());
    }

    /** The program {@code mosquitto}. */
    public Path mosquitto(String untested) {
        return orSkip(Mosquitto.find(environment), untested, Mosquitto.ADVICE);
    }

    /** The program {@code docker-registry}. */
    public Path ociServer(String untested) {
        return orSkip(OciServer.find(environment), untested, OciServer.ADVICE);
    }

    /** What was found; {@code untested} names what stays unknown without it, {@code advice} how to get it. */
    public <T> T orSkip(Optional<T> found, String untested, String advice) {
        return found.orElseThrow(() -> absence(message(untested, advice)));
    }

    /**
     * As {@link #orSkip}, for what only a machine with the public network can have: skipped with the loud line also where
     * nothing may be skipped.
     */
    public <T> T orSkipAnywhere(Optional<T> found, String untested, String advice) {
        return found.orElseThrow(() -> skip(message(untested, advice)));
    }

    private static String message(String untested, String advice) {
        return "NOT TESTED: " + untested + ". To test it, " + advice + ".";
    }

    private RuntimeException absence(String message) {
        if ("1".equals(environment.get("HOLDFAST_NO_SKIP"))) {
            throw new AssertionError(message);
        }
        return skip(message);
    }

    private TestAbortedException skip(String message) {
        loud.accept(message);
        return new TestAbortedException(message);
    }
}
