package dev.holdfast.agent.bind;

import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Password;
import dev.holdfast.protocol.value.GeneratedValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passwords, keys and certificates that the site makes itself, in a file beside its keys that outlives the store. Thread-safe.
 */
public final class Generated {
    private static final String FILE = "generated.json";

    private final Path file;
    private final String site;
    private final SecureRandom random;
    private final Supplier<Instant> clock;
    private final Certificates certificates;

    /** What the file says. */
    private Optional<Json.Obj> kept = Optional.empty();

    /**
     * Reads nothing yet.
     *
     * @param keys the folder of the site's keys
     * @param site whose they are, for people who look at a certificate
     * @param random as good as keys need it
     */
    public Generated(Path keys, String site, SecureRandom random, Supplier<Instant> clock) {
        this.file = keys.resolve(FILE);
        this.site = site;
        this.random = random;
        this.clock = clock;
        this.certificates = new Certificates(random);
    }

    /** Whether this was made here already. */
    public synchronized boolean isMade(String variable, GeneratedValue value) {
        return JsonView.of(kept()).at(member(variable, value)).present();
    }

    /**
     * A variable may have been of the other kind, or for other hosts, in another version of its profile, to which the site may
     * go back.
     */
    private static String member(String variable, GeneratedValue value) {
        return switch (value) {
            case GeneratedValue.Password() -> variable;
            case GeneratedValue.Tls(var hosts) ->
                variable + "/" + Bytes.utf8(String.join(" ", hosts)).digest().value();
        };
    }

    /** Where the certificate that was made last is, whose authority makes the next one. */
    private static String authority(String variable) {
        return variable + "/" + GeneratedValue.TLS;
    }

    /**
     * A text that the site makes: made and kept when it is asked for the first time, a certificate and its key again before
     * they end or for other hosts.
     *
     * @param name of the variable, or one of {@link GeneratedValue#names}
     */
    public synchronized String value(String name, GeneratedValue value) {
        return switch (value) {
            case GeneratedValue.Password() -> password(name);
            case GeneratedValue.Tls tls -> {
                var made = made(GeneratedValue.variable(name), tls);
                yield switch (name.substring(name.indexOf('.') + 1)) {
                    case GeneratedValue.CA -> made.authority();
                    case GeneratedValue.CERTIFICATE -> made.certificate();
                    case GeneratedValue.KEY -> made.key();
                    default -> throw new IllegalArgumentException("nothing of a certificate is called " + name);
                };
            }
        };
    }

    /** A certificate, for people: SHA-256 of it, and when it ends. */
    public record Certificate(String fingerprint, Instant end) {}

    /** The certificate of a variable, as {@link #value} gives it. */
    public Certificate certificate(String variable, GeneratedValue.Tls tls) {
        return Certificates.shown(value(variable + "." + GeneratedValue.CERTIFICATE, tls));
    }

    private String password(String variable) {
        var known = JsonView.of(kept()).at(variable);
        if (known.present()) {
            return known.text();
        }
        var value = Password.make(random, Password.LENGTH);
        keep(kept().with(variable, value));
        return value;
    }

    private Certificates.Made made(String variable, GeneratedValue.Tls tls) {
        var member = member(variable, tls);
        var authority = read(authority(variable));
        var before = read(member);
        var now = certificates.current(before, authority, variable + " of " + site, tls.hosts(), clock.get());
        if (before.filter(now::equals).isPresent()) {
            return now;
        }
        try {
            keep(kept().with(member, now.json()).with(authority(variable), now.json()));
            return now;
        } catch (UncheckedIOException e) {
            // It is renewed long before it ends.
            return before.filter(made -> certificates.counts(made, clock.get())).orElseThrow(() -> e);
        }
    }

    private Optional<Certificates.Made> read(String member) {
        return Optional.of(JsonView.of(kept()).at(member))
                .filter(JsonView::present)
                .map(Certificates.Made::read);
    }

    private Json.Obj kept() {
        if (kept.isEmpty()) {
            try {
                kept = Optional.of(
                        Files.exists(file)
                                ? StrictJson.parseObject(Bytes.copyOf(Files.readAllBytes(file)), Limits.DOCUMENT)
                                : Json.Obj.EMPTY);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return kept.get();
    }

    /** Kept before anybody sees it: a password that was applied and forgotten would lock the site out. */
    private void keep(Json.Obj next) {
        try {
            DurableFile.write(file, StrictJson.write(next));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kept = Optional.of(next);
    }
}
