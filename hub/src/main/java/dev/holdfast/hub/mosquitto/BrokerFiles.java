package dev.holdfast.hub.mosquitto;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes the files of an external Mosquitto (protocol.md D23; templates in {@code deploy/mosquitto}). Works before the
 * hub's first start, and again after a revocation; the server certificate is kept while its names are the same.
 */
public final class BrokerFiles {
    private BrokerFiles() {}

    /**
     * What is wanted.
     *
     * @param hosts names and addresses under which sites find the broker
     * @param consumers who else may read what sites say
     */
    public record Wanted(List<String> hosts, int port, List<String> consumers) {
        public Wanted {
            hosts = List.copyOf(hosts);
            consumers = List.copyOf(consumers);
        }
    }

    /**
     * Writes {@code ca.pem}, {@code crl.pem}, {@code server.pem}, {@code server.key}, {@code acl},
     * {@code mosquitto.conf}, and certificate and key of each consumer.
     *
     * @param data the hub's data folder
     * @return the names of the files
     * @throws Refusal HF-HUB-004 when a name cannot stand in the files
     */
    public static List<String> write(
            Path data, Path folder, Wanted wanted, Clock clock, SecureRandom random, Consumer<String> notice) {
        var place = folder.toAbsolutePath().normalize();
        if (place.toString().chars().anyMatch(c -> c <= ' ')) {
            throw new Refusal(
                    "HF-HUB-004",
                    "a folder without blanks in its name, as Mosquitto reads paths up to the first one",
                    place.toString(),
                    "choose another folder with -o");
        }
        wanted.consumers().forEach(BrokerFiles::check);
        var hosts = wanted.hosts();
        var keys = HubKeys.open(data, Optional.empty(), random, clock.instant(), notice);
        var ca = FleetCa.open(keys.folder(), keys.fleet(), hosts, random, clock);
        create(place);
        text(place.resolve("ca.pem"), ca.pem());
        text(place.resolve("crl.pem"), ca.revoked(data));
        var chain = place.resolve("server.pem");
        if (!Files.exists(place.resolve("server.key")) || !ca.stillNames(DurableFile.read(chain), hosts)) {
            var identity = ca.broker(hosts);
            DurableFile.writeSecret(place.resolve("server.key"), Bytes.utf8(identity.key()));
            text(chain, identity.chain());
        }
        text(place.resolve("acl"), template("acl") + rights(wanted.consumers()));
        text(
                place.resolve("mosquitto.conf"),
                template("mosquitto.conf")
                        .replace("@DIR@", place.toString())
                        .replace("@PORT@", Integer.toString(wanted.port())));
        var written =
                new ArrayList<>(List.of("ca.pem", "crl.pem", "server.pem", "server.key", "acl", "mosquitto.conf"));
        for (var consumer : wanted.consumers()) {
            written.addAll(identity(place, ca, consumer));
        }
        return written;
    }

    private static void check(String consumer) {
        if (!SiteId.isValid(FleetCa.CONSUMER + consumer)) {
            throw new Refusal(
                    "HF-HUB-004",
                    "a consumer's name of small letters, digits and hyphens",
                    consumer,
                    "choose another name");
        }
    }

    // Not the requests: they are a matter between site and hub.
    private static String rights(List<String> consumers) {
        return consumers.stream()
                .map(consumer -> template("acl-consumer").replace("@CONSUMER@", FleetCa.CONSUMER + consumer))
                .collect(Collectors.joining());
    }

    private static List<String> identity(Path place, FleetCa ca, String consumer) {
        var chain = FleetCa.CONSUMER + consumer + ".pem";
        var key = FleetCa.CONSUMER + consumer + ".key";
        if (!Files.exists(place.resolve(key)) || !ca.stillNames(DurableFile.read(place.resolve(chain)), consumer)) {
            var identity = ca.consumer(consumer);
            DurableFile.writeSecret(place.resolve(key), Bytes.utf8(identity.key()));
            text(place.resolve(chain), identity.chain());
        }
        return List.of(chain, key);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void text(Path file, String text) {
        DurableFile.write(file, Bytes.utf8(text));
    }

    private static String template(String name) {
        try (var in = BrokerFiles.class.getResourceAsStream("/mosquitto/" + name)) {
            if (in == null) {
                throw new IllegalStateException("not in this build: /mosquitto/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
