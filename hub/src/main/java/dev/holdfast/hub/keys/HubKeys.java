package dev.holdfast.hub.keys;

import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.trust.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The keys of this hub and the fleet they belong to, in {@code DIR/keys} (0600), outside the database so that its loss
 * costs no trust (protocol.md D9, D42). Immutable.
 */
public final class HubKeys {
    static final String FLEET = "fleet";
    static final String CATALOG = "catalog-targets.key";
    static final String SNAPSHOT = "catalog-snapshot.key";
    static final String TIMESTAMP = "catalog-timestamp.key";
    static final String DIRECTOR = "director.key";
    static final String VARIANT = "variant.key";
    static final String REMOVAL = "removal.key";
    static final String REMOVAL_PUBLIC = "removal.pub";
    static final String RECOVERY = "recovery.pub";
    static final String SEALING = "sealing.key";
    static final String PIVOT = "pivot.key";

    private final Path folder;
    private final FleetId fleet;

    private HubKeys(Path folder, FleetId fleet) {
        this.folder = folder;
        this.fleet = fleet;
    }

    /**
     * Opens the keys, creating quick-start trust at the first start (D4).
     *
     * @param name what the fleet shall be called; a random name at the first start, else whatever it is called
     * @param notice where the one-time "move this off the machine" goes
     * @throws Refusal HF-KEY-001 (the fleet has another name), HF-KEY-002 (keys are gone while signed content exists)
     */
    public static HubKeys open(
            Path data, Optional<FleetId> name, SecureRandom random, Instant now, Consumer<String> notice) {
        var folder = data.resolve("keys");
        var files = new MetadataFiles(data.resolve("content"));
        if (!Files.exists(folder)) {
            if (!files.rootChain(Repository.CATALOG).isEmpty()) {
                throw new Refusal(
                        "HF-KEY-002",
                        "the keys of this fleet in " + folder,
                        "signed content without keys",
                        "restore the keys folder from a backup; new keys would not be believed by any site");
            }
            var fleet = name.orElseGet(() -> randomName(random));
            QuickStart.create(data, folder, fleet, random, now, notice);
        }
        var keys = new HubKeys(folder, new FleetId(text(folder, FLEET)));
        name.filter(wanted -> !wanted.equals(keys.fleet)).ifPresent(wanted -> {
            throw new Refusal(
                    "HF-KEY-001",
                    "the fleet name " + keys.fleet + " that its keys were made for",
                    wanted.value(),
                    "start without --fleet, or use another data folder");
        });
        keys.copyFirstRoots(files);
        keys.makePivotKeys(random);
        return keys;
    }

    public FleetId fleet() {
        return fleet;
    }

    /** Folder of key files; the fleet CA keeps its own there too. */
    public Path folder() {
        return folder;
    }

    public SigningKey catalogTargets() {
        return key(CATALOG);
    }

    public SigningKey catalogSnapshot() {
        return key(SNAPSHOT);
    }

    public SigningKey catalogTimestamp() {
        return key(TIMESTAMP);
    }

    /** Signs all three roles of every site's Director (D3). */
    public SigningKey director() {
        return key(DIRECTOR);
    }

    /** Signs variant statements. */
    public SigningKey variant() {
        return key(VARIANT);
    }

    /** Signs what this hub says in a pivot; a lost one is replaced, and the next Catalog says so. */
    public SigningKey pivot() {
        return key(PIVOT);
    }

    /** Opens what sites seal to this hub in a reverse pivot; a lost one is replaced, since nothing is kept under it. */
    public SealingKey sealing() {
        return SealingKey.fromSeed(Bytes.copyOf(HexFormat.of().parseHex(text(folder, SEALING))));
    }

    /** Signs removal statements; empty while a person keeps the key elsewhere. */
    public Optional<SigningKey> removal() {
        return DurableFile.read(folder.resolve(REMOVAL)).map(HubKeys::key);
    }

    /** Public half of that key, raw in hexadecimal; empty for a fleet whose data nobody may remove. */
    public Optional<String> removalPublic() {
        return DurableFile.read(folder.resolve(REMOVAL_PUBLIC))
                .map(file -> file.utf8().strip());
    }

    /** Public half of the fleet's recovery key (X25519), raw in hexadecimal; the private half is in {@code offline}. */
    public String recovery() {
        return text(folder, RECOVERY);
    }

    /** What the Catalog is to say about pivots. */
    public PivotKeys pivots() {
        return new PivotKeys(
                List.of(pivot().publicKey().hex()), List.of(sealing().publicHex()), List.of(recovery()));
    }

    // Not only at the first start: a person takes one away to have it replaced (trust.md).
    private void makePivotKeys(SecureRandom random) {
        make(PIVOT, () -> SigningKey.generate(random).seed());
        make(SEALING, () -> SealingKey.generate(random).seed());
    }

    private void make(String name, Supplier<Bytes> seed) {
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            DurableFile.writeSecret(
                    file, Bytes.utf8(HexFormat.of().formatHex(seed.get().toArray())));
        }
    }

    private SigningKey key(String file) {
        return key(require(folder, file));
    }

    private static SigningKey key(Bytes file) {
        return SigningKey.fromSeed(
                Bytes.copyOf(HexFormat.of().parseHex(file.utf8().strip())));
    }

    // The chains are served from content/roots; a crash right after the first start may have left them out.
    private void copyFirstRoots(MetadataFiles files) {
        for (var repository : Repository.values()) {
            if (files.rootChain(repository).isEmpty()) {
                files.writeRoot(repository, 1, require(folder, QuickStart.rootFile(repository)));
            }
        }
    }

    private static String text(Path folder, String file) {
        return require(folder, file).utf8().strip();
    }

    private static Bytes require(Path folder, String file) {
        return DurableFile.read(folder.resolve(file))
                .orElseThrow(() -> new Refusal(
                        "HF-KEY-002",
                        "the key file " + folder.resolve(file),
                        "no such file",
                        "restore the keys folder from a backup"));
    }

    private static FleetId randomName(SecureRandom random) {
        var raw = new byte[4];
        random.nextBytes(raw);
        return new FleetId("fleet-" + HexFormat.of().formatHex(raw));
    }
}
