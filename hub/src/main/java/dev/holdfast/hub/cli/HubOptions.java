package dev.holdfast.hub.cli;

import dev.holdfast.protocol.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub, as whom: options first, then the environment, then the current context. */
final class HubOptions {
    @Option(names = "--hub", paramLabel = "URL", description = "Address of the hub (or HOLDFAST_HUB, or the context).")
    @Nullable
    String hub;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the access token (or HOLDFAST_TOKEN, or the context).")
    @Nullable
    Path tokenFile;

    @Option(names = "--ca", paramLabel = "FILE", description = "Certificate to trust when the hub speaks TLS.")
    @Nullable
    Path ca;

    @Option(
            names = "--fingerprint",
            paramLabel = "sha256:…",
            description = "Trust the certificate with this fingerprint when the hub speaks TLS.")
    @Nullable
    String fingerprint;

    private final Terminal terminal;
    private final Map<String, String> environment;

    HubOptions(Terminal terminal) {
        this.terminal = terminal;
        this.environment = terminal.environment();
    }

    HubClient client() {
        return new HubClient(access(), terminal);
    }

    HubClient.Access access() {
        var context = new Contexts(environment).current();
        var address = Optional.ofNullable(hub)
                .or(() -> Optional.ofNullable(environment.get("HOLDFAST_HUB")).filter(text -> !text.isBlank()));
        var found = address.or(() -> context.map(HubClient.Access::hub))
                .orElseThrow(() -> Failure.of(
                        "HF-CLI-003",
                        "the address of a hub",
                        "none",
                        "give --hub URL, set HOLDFAST_HUB, or run holdfast login or holdfast demo"));
        var secret = Optional.ofNullable(tokenFile)
                .map(HubOptions::read)
                .or(() -> Optional.ofNullable(environment.get("HOLDFAST_TOKEN")).filter(text -> !text.isBlank()))
                // A token belongs to its hub: never send it to another address.
                .or(() -> context.filter(c -> c.hub().equals(found)).flatMap(HubClient.Access::token));
        if (ca != null && fingerprint != null) {
            throw Failure.of(new Problem("HF-CLI-013", "--ca or --fingerprint", "both", "give one of them"), 2);
        }
        var trusted = Optional.ofNullable(ca)
                .map(HubOptions::read)
                .or(() -> Optional.ofNullable(fingerprint).map(text -> Certificates.fetch(found, text)))
                .or(() -> context.filter(c -> c.hub().equals(found)).flatMap(HubClient.Access::ca));
        return new HubClient.Access(found, secret, trusted);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw Failure.of("HF-CLI-008", "a readable file " + file, "none", "check the path and its permissions");
        }
    }
}
