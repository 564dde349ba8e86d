package dev.holdfast.sim.demo;

import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Mosquitto in a container, with the files of {@code hub broker-files} where they name themselves. */
final class MosquittoContainer extends GenericContainer<MosquittoContainer> {
    /** What {@code deploy/mosquitto/image} made. */
    static final String OURS = "holdfast-mosquitto:latest";

    static final String PUBLIC = "eclipse-mosquitto:2.0.22";

    private static final int PORT = 8883;
    // The user mosquitto of the public image.
    private static final int USER = 1883;

    /** @param files the folder they were written to; a root's files are given to the container's user */
    MosquittoContainer(String image, Path files) {
        super(DockerImageName.parse(image));
        var user = owner(files);
        // Not by withFileSystemBind: that tries it out first, with one more image from the network.
        var mount = Bind.parse(files + ":" + files + ":ro");
        withCreateContainerCmdModifier(command ->
                Objects.requireNonNull(command.withUser(user).getHostConfig()).withBinds(mount));
        withCommand("/usr/sbin/mosquitto", "-c", files.resolve("mosquitto.conf").toString());
        withExposedPorts(PORT);
        waitingFor(Wait.forLogMessage(".*mosquitto version .* running.*", 1));
    }

    String url() {
        return "mqtts://" + getHost() + ":" + getMappedPort(PORT);
    }

    private static String owner(Path files) {
        try {
            if ((int) Files.getAttribute(files, "unix:uid") != 0) {
                return Files.getAttribute(files, "unix:uid") + ":" + Files.getAttribute(files, "unix:gid");
            }
            try (var all = Files.walk(files)) {
                for (var file : all.toList()) {
                    Files.setAttribute(file, "unix:uid", USER);
                }
            }
            return USER + ":" + USER;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
