package dev.holdfast.hub.keys;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.sign.MetadataWriter;
import dev.holdfast.protocol.sign.MetadataWriter.RoleKeys;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the trust of a new fleet in one go (protocol.md D4): everything is written next to its place and counts only
 * when the finished folder is renamed to {@code keys}; a crash before leaves nothing that anybody believes.
 */
final class QuickStart {
    // D3: roots live three years.
    private static final Duration ROOT_LIFE = Duration.ofDays(3 * 365);

    private QuickStart() {}

    static String rootFile(Repository repository) {
        return repository.folder() + ".1.root.json";
    }

    static void create(
            Path data, Path folder, FleetId fleet, SecureRandom random, Instant now, Consumer<String> notice) {
        var building = data.resolve("keys.new");
        deleteAll(building);
        DurableFile.secretFolder(building);
        var root = SigningKey.generate(random);
        var catalog = save(building, HubKeys.CATALOG, random);
        var snapshot = save(building, HubKeys.SNAPSHOT, random);
        var timestamp = save(building, HubKeys.TIMESTAMP, random);
        var director = save(building, HubKeys.DIRECTOR, random);
        save(building, HubKeys.VARIANT, random);
        var removal = save(building, HubKeys.REMOVAL, random);
        write(building, HubKeys.REMOVAL_PUBLIC, Bytes.utf8(removal.publicKey().hex()));
        write(
                building,
                rootFile(Repository.CATALOG),
                root(Repository.CATALOG, fleet, now, root, catalog, snapshot, timestamp));
        write(
                building,
                rootFile(Repository.DIRECTOR),
                root(Repository.DIRECTOR, fleet, now, root, director, director, director));
        var recovery = RecoveryKey.generate(random);
        write(building, HubKeys.RECOVERY, Bytes.utf8(recovery.publicHex()));
        write(building, HubKeys.FLEET, Bytes.utf8(fleet.value()));
        writeOffline(data.resolve("offline"), root, recovery, random);
        DurableFile.moveInto(building, folder);
        notice.accept("Quick-start trust: this machine holds every key of fleet " + fleet + ". Move "
                + data.resolve("offline") + " (root key, recovery key and their passphrase) off the machine now;"
                + " the hub never reads it again.");
    }

    private static void writeOffline(Path offline, SigningKey root, RecoveryKey recovery, SecureRandom random) {
        DurableFile.secretFolder(offline);
        var raw = new byte[24];
        random.nextBytes(raw);
        var passphrase = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
        write(offline, "passphrase", Bytes.utf8(passphrase + "\n"));
        write(offline, "root.key.json", SealedFile.seal("root", root.seed(), passphrase, random));
        write(offline, "recovery.key.json", SealedFile.seal("recovery", recovery.privatePart(), passphrase, random));
    }

    private static Bytes root(
            Repository repository,
            FleetId fleet,
            Instant now,
            SigningKey root,
            SigningKey targets,
            SigningKey snapshot,
            SigningKey timestamp) {
        return MetadataWriter.root(
                1,
                now.plus(ROOT_LIFE),
                Map.of(
                        "root", one(root),
                        "targets", one(targets),
                        "snapshot", one(snapshot),
                        "timestamp", one(timestamp)),
                Binding.ofRoot(repository, fleet),
                List.of(root));
    }

    private static RoleKeys one(SigningKey key) {
        return new RoleKeys(List.of(key.publicKey()), 1);
    }

    private static SigningKey save(Path folder, String file, SecureRandom random) {
        var key = SigningKey.generate(random);
        write(folder, file, Bytes.utf8(HexFormat.of().formatHex(key.seed().toArray())));
        return key;
    }

    private static void write(Path folder, String file, Bytes content) {
        DurableFile.writeSecret(folder.resolve(file), content);
    }

    private static void deleteAll(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
