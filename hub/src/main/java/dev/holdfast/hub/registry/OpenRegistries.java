package dev.holdfast.hub.registry;

import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.packs.format.Folders;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.PackRegistry;
import dev.holdfast.packs.remote.Access;
import dev.holdfast.packs.remote.KeptFolder;
import dev.holdfast.packs.remote.RemoteRegistry;
import dev.holdfast.packs.remote.Standing;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One open registry for each document, opened anew when the document or its credentials changed. Thread-safe. */
final class OpenRegistries {
    private static final System.Logger LOG = System.getLogger(OpenRegistries.class.getName());
    private static final Duration UNUSED = Duration.ofHours(1);

    private final Path copies;
    private final Secrets secrets;
    private final Clock clock;
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final Map<String, OpenFolder> folders = new ConcurrentHashMap<>();

    /** A remote registry and what it was opened with. */
    private record Open(Registry registry, Access access, RemoteRegistry remote) {}

    /** A folder and the document that it was opened for. */
    private record OpenFolder(Registry registry, KeptFolder kept) {}

    /** @param copies folder for what was fetched; may be lost */
    OpenRegistries(Path copies, Secrets secrets, Clock clock) {
        this.copies = copies;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Opened when it is asked: what is wrong with one is a problem of those who ask it. */
    PackRegistry open(Registry registry) {
        return new LazyRegistry(registry, () -> registry.isRemote() ? remote(registry) : folder(registry));
    }

    /** How it stands with a registry. @throws Refusal HF-REG-017 */
    Standing standing(Registry registry) {
        return registry.isRemote()
                ? remote(registry).standing()
                : folder(registry).standing();
    }

    /** Asks a remote one when that is due, and looks into a folder. @throws Refusal HF-REG-017 */
    void refresh(Registry registry) {
        if (registry.isRemote()) {
            remote(registry).refreshIfDue();
        } else {
            folder(registry).keep();
        }
    }

    private KeptFolder folder(Registry registry) {
        return folders.compute(
                        registry.name(),
                        (name, known) -> known != null && known.registry().equals(registry)
                                ? known
                                : new OpenFolder(
                                        registry,
                                        new KeptFolder(
                                                name, Path.of(registry.url()), copies.resolve(place(registry)), clock)))
                .kept();
    }

    /** @throws Refusal HF-REG-017 */
    RemoteRegistry remote(Registry registry) {
        var access = new Access(login(registry), registry.ca(), registry.proxy());
        return open.compute(registry.name(), (name, known) -> {
                    if (known != null
                            && known.registry().equals(registry)
                            && known.access().equals(access)) {
                        return known;
                    }
                    var copy = copies.resolve(place(registry));
                    var remote = registry.type() == Registry.Type.OCI
                            ? RemoteRegistry.oci(name, registry.address(), access, copy, registry.refresh(), clock)
                            : RemoteRegistry.helm(name, registry.address(), access, copy, registry.refresh(), clock);
                    return new Open(registry, access, remote);
                })
                .remote();
    }

    /** Forgets registries that are no more, and what was fetched from them a while ago: somebody may be reading it. */
    synchronized void keepOnly(Collection<Registry> registries) {
        var names = registries.stream().map(Registry::name).toList();
        open.keySet().retainAll(names);
        folders.keySet().retainAll(names);
        var places = registries.stream().map(OpenRegistries::place).collect(Collectors.toSet());
        if (!Files.isDirectory(copies)) {
            return;
        }
        try (var all = Files.list(copies)) {
            for (var path : all.toList()) {
                var changed = Files.getLastModifiedTime(path).toInstant();
                if (!places.contains(path.getFileName().toString())
                        && changed.isBefore(clock.instant().minus(UNUSED))) {
                    Folders.delete(path);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot tidy up what was fetched from registries", e);
        }
    }

    /**
     * What the first of those that were asked says of a version; asks nobody.
     *
     * @param registry the only one meant; empty for all
     */
    Optional<Listed.Mark> mark(String pack, String version, String registry) {
        return open.values().stream()
                .filter(one -> registry.isEmpty() || one.registry().name().equals(registry))
                .sorted(Comparator.comparingLong((Open one) -> one.registry().order())
                        .thenComparing(one -> one.registry().name()))
                .flatMap(one -> one.remote().mark(pack, version).stream())
                .findFirst();
    }

    /** What a Registry would be opened with; nothing is opened. @throws Refusal HF-REG-017 */
    void check(Registry registry) {
        var _ = login(registry);
    }

    /** Another address is another registry: nothing of the old one may pass for it. */
    private static String place(Registry registry) {
        var place = Bytes.utf8(registry.type().text() + " " + registry.url()).digest();
        return registry.name() + "-" + place.value().substring(0, 12);
    }

    private Optional<Access.Login> login(Registry registry) {
        if (registry.secret().isEmpty()) {
            return Optional.empty();
        }
        var secret = registry.secret().get();
        var places = Stream.concat(Stream.of(registry.host()), registry.proxyHost().stream())
                .toList();
        for (var place : places) {
            if (secrets.project(secret).filter(registry.project()::equals).isEmpty()
                    || !secrets.isForHost(secret, place)) {
                throw new Refusal(
                        "HF-REG-017",
                        "secret " + secret + " of project " + registry.project() + " to be for the host " + place,
                        "another one",
                        "say so with: holdfast secret set " + secret + " --key password --from-stdin --registry "
                                + place);
            }
        }
        var token = value(secret, "token").map(Access.Token::new);
        if (token.isPresent()) {
            return Optional.of(token.get());
        }
        var user = value(secret, "username");
        var password = value(secret, "password");
        if (user.isEmpty() || password.isEmpty()) {
            throw new Refusal(
                    "HF-REG-017",
                    "keys username and password, or token, in secret " + secret,
                    "not both of them",
                    "set them: holdfast secret set " + secret + " --key username --from-stdin");
        }
        return Optional.of(new Access.Password(user.get(), password.get()));
    }

    /** People's editors put a line end behind a value in a file. */
    private Optional<String> value(String secret, String key) {
        return secrets.find(secret, key)
                .flatMap(Bytes::strictUtf8)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
