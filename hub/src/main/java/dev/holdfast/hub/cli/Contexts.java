package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hubs that a person knows by name: {@code contexts.json} in the user's configuration folder, mode 0600:
 * {@code {"current": NAME, "contexts": {NAME: {"hub", "token", "ca"}}}}.
 */
final class Contexts {
    private final Path file;

    Contexts(Map<String, String> environment) {
        var configured = environment.get("HOLDFAST_CONFIG");
        var folder = configured != null
                ? Path.of(configured)
                : Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                        .filter(text -> !text.isBlank())
                        .map(Path::of)
                        .orElse(Path.of(environment.getOrDefault("HOME", "."), ".config"))
                        .resolve("holdfast");
        this.file = folder.resolve("contexts.json");
    }

    Optional<HubClient.Access> current() {
        var all = read();
        return all.at("current").optionalText().flatMap(name -> {
            var context = all.at("contexts").at(name);
            return context.present()
                    ? Optional.of(new HubClient.Access(
                            context.at("hub").text(),
                            context.at("token").optionalText(),
                            context.at("ca").optionalText()))
                    : Optional.empty();
        });
    }

    Optional<String> currentName() {
        return read().at("current").optionalText();
    }

    Set<String> names() {
        return read().at("contexts").members().keySet();
    }

    /** Adds or replaces a context and makes it the current one. */
    void save(String name, String hub, Optional<String> token, Optional<String> ca) {
        var entry = Json.object("hub", hub);
        entry = token.isPresent() ? entry.with("token", token.get()) : entry;
        entry = ca.isPresent() ? entry.with("ca", ca.get()) : entry;
        var all = read();
        var contexts = all.at("contexts").present() ? all.at("contexts").object() : Json.Obj.EMPTY;
        PrivateFile.write(file, StrictJson.write(Json.object("current", name, "contexts", contexts.with(name, entry))));
    }

    void use(String name) {
        if (!names().contains(name)) {
            throw Failure.of("HF-CLI-007", "a known context: " + names(), name, "run holdfast login first");
        }
        PrivateFile.write(file, StrictJson.write(read().object().with("current", name)));
    }

    private JsonView read() {
        try {
            return Files.exists(file)
                    ? JsonView.of(StrictJson.parseObject(Bytes.copyOf(Files.readAllBytes(file)), Limits.DOCUMENT))
                    : JsonView.of(Json.Obj.EMPTY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
