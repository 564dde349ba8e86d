package dev.holdfast.packs.render;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The kinds that Kubernetes 1.33 to 1.36 has built in: scope, and place in the order of application. Immutable. */
final class Kinds {
    /** After everything that is built in except webhooks: its controller is a workload. */
    private static final int CUSTOM = 60;

    private record Kind(boolean namespaced, int rank) {}

    private final Map<String, Kind> kinds = new HashMap<>();

    /** Reads the table {@code kinds.txt}: group, kind, scope, rank. */
    Kinds() {
        try (var lines = new BufferedReader(new InputStreamReader(
                java.util.Objects.requireNonNull(Kinds.class.getResourceAsStream("kinds.txt")),
                StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        var fields = line.trim().split("\\s+", -1);
                        var group = fields[0].equals("core") ? "" : fields[0];
                        kinds.put(
                                group + "/" + fields[1],
                                new Kind(fields[2].equals("namespaced"), Integer.parseInt(fields[3])));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the table of kinds", e);
        }
    }

    boolean isBuiltIn(String group, String kind) {
        return kinds.containsKey(group + "/" + kind);
    }

    /** Empty for a kind that is not built in. */
    Optional<Boolean> isNamespaced(String group, String kind) {
        return Optional.ofNullable(kinds.get(group + "/" + kind)).map(Kind::namespaced);
    }

    int rank(String group, String kind) {
        var known = kinds.get(group + "/" + kind);
        return known == null ? CUSTOM : known.rank();
    }
}
