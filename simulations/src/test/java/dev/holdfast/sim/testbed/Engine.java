package dev.holdfast.sim.testbed;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** The container engine of this machine, as Testcontainers finds it, and the images it can run. Stateless. */
public final class Engine {
    /** What a person does to get an engine that our tests can use. */
    public static final String ADVICE = "start a container engine such as Docker; where the public images cannot be"
            + " pulled, run deploy/mosquitto/image and set what .ci/run sets for Testcontainers";

    private static final int PULL_MINUTES = 5;

    private Engine() {}

    /** The first of these images that is here, else the first that can be pulled; empty also without an engine. */
    public static Optional<String> image(String... names) {
        if (!runs()) {
            return Optional.empty();
        }
        return List.of(names).stream().filter(Engine::isHere).findFirst().or(() -> List.of(names).stream()
                .filter(Engine::pull)
                .findFirst());
    }

    // Testcontainers starts its reaper to find out, and throws when it cannot pull it.
    private static boolean runs() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            System.err.println("no container engine that Testcontainers can use: " + e.getMessage());
            return false;
        }
    }

    private static boolean isHere(String image) {
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
            return true;
        } catch (DockerException _) {
            return false;
        }
    }

    // Not as Testcontainers pulls: it tries for minutes when there is no network.
    private static boolean pull(String image) {
        try {
            return DockerClientFactory.lazyClient()
                    .pullImageCmd(image)
                    .start()
                    .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
        } catch (DockerException | DockerClientException e) {
            System.err.println("no image " + image + ": " + e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pulling " + image, e);
        }
    }
}
