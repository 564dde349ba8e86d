package dev.holdfast.hub.rotation;

import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.management.Managements;
import dev.holdfast.hub.resource.PutResult;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Password;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Gives one value of a secret a new, random content that nobody has seen. */
record Rotation(Resources resources, Secrets secrets, SecureRandom random) {
    private static final long SHORTEST = 16;
    private static final long LONGEST = 1_024;

    record Turned(String key, long version) {}

    /**
     * Turns over.
     *
     * @throws Refusal HF-SEC-007 (which key?), HF-SEC-004 (a cluster cannot use such a value)
     */
    Turned turn(ResourceDocument secret, Optional<String> named, long length, Author author) {
        if (length < SHORTEST || length > LONGEST) {
            throw new Refusal(
                    "HF-SEC-007",
                    "a length of " + SHORTEST + " to " + LONGEST,
                    Long.toString(length),
                    "choose another");
        }
        var other = resources.referrers(Managements.KIND, Secrets.KIND, List.of(secret.name())).stream()
                .findFirst();
        if (other.isPresent()) {
            throw new Refusal(
                    "HF-SEC-009",
                    "a secret that only clusters take",
                    secret.name() + ", which " + other.get().kind() + " "
                            + other.get().name() + " needs as it is",
                    "set its next value with: holdfast secret set");
        }
        var shown = JsonView.of(secrets.shown(secret)).at("spec").object();
        var data = JsonView.of(shown).at("data").object();
        var keys = data.members().keySet();
        var key = named.or(() -> keys.stream().filter(_ -> keys.size() == 1).findFirst())
                .filter(keys::contains)
                .orElseThrow(() -> new Refusal(
                        "HF-SEC-007",
                        "one of the keys " + String.join(", ", keys) + " of secret " + secret.name(),
                        named.orElse("none"),
                        "name it with --key"));
        var spec = shown.with("data", data.with(key, Password.make(random, (int) length)));
        var wanted = new NewDocument(
                Secrets.KIND,
                secret.name(),
                secret.project(),
                secret.labels(),
                secret.annotations(),
                spec,
                Optional.of(Long.toString(secret.version())));
        return switch (resources.put(secrets, wanted, Optional.of(Long.toString(secret.version())), false, author)) {
            case PutResult.Created(var now) -> turned(now, key);
            case PutResult.Configured(var now) -> turned(now, key);
            case PutResult.Unchanged(var now) -> turned(now, key);
            case PutResult.Invalid(var findings) -> throw HttpProblem.invalid(findings);
            case PutResult.Conflicting(var problem) -> throw HttpProblem.of(409, problem);
            case PutResult.VersionMissing _, PutResult.Stale _ ->
                throw HttpProblem.of(
                        412, "HF-API-412", "a secret that nobody else changes", "one that is", "try again");
        };
    }

    private static Turned turned(ResourceDocument now, String key) {
        return new Turned(
                key, JsonView.of(now.spec()).at("data").at(key).at("version").integer());
    }
}
