package dev.holdfast.hub.registry;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.packs.registry.PackRegistry;
import dev.holdfast.packs.remote.RemoteRegistry;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.tls.PemTrust;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the spec of a Registry and notes what is wrong with it. */
final class RegistrySpec {
    private static final Duration HOURLY = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int LAST_PORT = 65_535;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String[] REMOTE = {"credentials", "caCertificate", "proxy", "refresh"};

    private RegistrySpec() {}

    static Registry read(String name, String project, JsonView spec, Findings findings) {
        findings.only(spec, "type", "url", "credentials", "caCertificate", "proxy", "refresh", "order");
        var types =
                Arrays.stream(Registry.Type.values()).map(Registry.Type::text).collect(Collectors.toSet());
        var type = Registry.Type.valueOf(
                findings.oneOf(spec.at("type"), types, "folder").toUpperCase(Locale.ROOT));
        var url = findings.read(spec.at("url"), JsonView::text, "");
        var credentials = findings.object(spec.at("credentials"));
        findings.only(credentials, "secretRef");
        var reference = findings.object(credentials.at("secretRef"));
        findings.only(reference, "name");
        var secret = credentials.present() && !credentials.object().members().isEmpty()
                ? Optional.of(findings.name(reference.at("name")))
                : Optional.<String>empty();
        var refresh = findings.duration(spec.at("refresh")).orElse(HOURLY);
        if (refresh.compareTo(SHORTEST) < 0) {
            findings.add("spec.refresh", "HF-REG-014", "more often than each minute", "write 1m or longer");
        }
        var registry = new Registry(
                name,
                project,
                type,
                url,
                findings.read(spec.at("order"), order -> order.integer(PackRegistry.UNORDERED), PackRegistry.UNORDERED),
                refresh,
                ca(spec.at("caCertificate"), findings),
                proxy(spec.at("proxy"), findings),
                secret);
        if (registry.isRemote()) {
            checkAddress(registry, findings);
        } else {
            checkFolder(registry, spec, findings);
        }
        return registry;
    }

    private static void checkFolder(Registry registry, JsonView spec, Findings findings) {
        for (var field : REMOTE) {
            if (spec.at(field).present()) {
                findings.add(
                        "spec." + field,
                        "HF-REG-014",
                        "of no use to a folder",
                        "take it out, or set type to oci or helm");
            }
        }
        if (!registry.url().isEmpty() && !isFolder(registry.url())) {
            findings.add(
                    "spec.url",
                    "HF-REG-005",
                    "no absolute path of a folder on the hub's machine",
                    "create the folder or correct the path");
        }
    }

    private static void checkAddress(Registry registry, Findings findings) {
        var schemes = registry.type() == Registry.Type.OCI ? Set.of("oci", "https", "http") : Set.of("https", "http");
        var example =
                registry.type() == Registry.Type.OCI ? "oci://registry.example/packs" : "https://charts.example/stable";
        var address = address(registry.url());
        if (registry.url().isEmpty()) {
            return;
        }
        if (address.isEmpty()
                || !schemes.contains(String.valueOf(address.get().getScheme()))
                || address.get().getHost() == null
                || address.get().getRawUserInfo() != null
                || address.get().getRawQuery() != null
                || address.get().getRawFragment() != null) {
            // Somebody may have written a password into it.
            findings.add("spec.url", "HF-REG-014", "no address of such a registry", "write it as " + example);
            return;
        }
        if (address.get().getPort() > LAST_PORT
                || (registry.type() == Registry.Type.OCI && !RemoteRegistry.isBase(address.get()))) {
            findings.add("spec.url", "HF-REG-014", "no address of such a registry", "write it as " + example);
            return;
        }
        if (registry.secret().isPresent()
                && address.get().getScheme().equals("http")
                && (registry.proxy().isPresent()
                        || !LOOPBACK.contains(address.get().getHost()))) {
            findings.add(
                    "spec.url",
                    "HF-REG-014",
                    "credentials over plain http can be read on the way",
                    "use https; for an authority of your own give caCertificate");
        }
    }

    private static Optional<String> ca(JsonView place, Findings findings) {
        var pem = place.present() ? findings.text(place, "") : "";
        try {
            if (!pem.isEmpty()) {
                PemTrust.context(pem);
            }
        } catch (Refusal e) {
            findings.add(place.path(), e.problem());
        }
        return Optional.of(pem).filter(text -> !text.isEmpty());
    }

    private static Optional<InetSocketAddress> proxy(JsonView place, Findings findings) {
        var text = place.present() ? findings.text(place, "") : "";
        var address = address(text)
                .filter(uri -> "http".equals(uri.getScheme())
                        && uri.getHost() != null
                        && uri.getPort() > 0
                        && uri.getPort() <= LAST_PORT
                        && uri.getRawUserInfo() == null);
        if (!text.isEmpty() && address.isEmpty()) {
            findings.add(place.path(), "HF-REG-014", "no address of a proxy", "write http://proxy.example:3128");
        }
        return address.map(uri -> InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
    }

    private static Optional<URI> address(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isFolder(String url) {
        try {
            return Path.of(url).isAbsolute() && Files.isDirectory(Path.of(url));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
