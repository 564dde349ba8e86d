package dev.holdfast.hub.mosquitto;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the files of an external Mosquitto (protocol.md D23; templates in {@code deploy/mosquitto}). Works before the
 * hub's first start, and again after a revocation; the server certificate is kept while its names are the same.
 */
public final class BrokerFiles {
    private static final List<String> TEMPLATES = List.of("mosquitto.conf", "acl");

    private BrokerFiles() {}

    /**
     * Writes {@code ca.pem}, {@code crl.pem}, {@code server.pem}, {@code server.key}, {@code acl} and
     * {@code mosquitto.conf}.
     *
     * @param data the hub's data folder
     * @param hosts names and addresses under which sites find the broker
     * @return the names of the files
     * @throws Refusal HF-HUB-004 when a name cannot stand in the files
     */
    public static List<String> write(
            Path data,
            Path folder,
            List<String> hosts,
            int port,
            Clock clock,
            SecureRandom random,
            Consumer<String> notice) {
        var place = folder.toAbsolutePath().normalize();
        if (place.toString().chars().anyMatch(c -> c <= ' ')) {
            throw new Refusal(
                    "HF-HUB-004",
                    "a folder without blanks in its name, as Mosquitto reads paths up to the first one",
                    place.toString(),
                    "choose another folder with -o");
        }
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
        for (var template : TEMPLATES) {
            text(
                    place.resolve(template),
                    template(template).replace("@DIR@", place.toString()).replace("@PORT@", Integer.toString(port)));
        }
        return List.of("ca.pem", "crl.pem", "server.pem", "server.key", "acl", "mosquitto.conf");
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
