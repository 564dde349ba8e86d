package dev.holdfast.hub.cli;

import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of resources, in the order in which they must be applied. */
enum Kind {
    SECRET("Secret", "secrets"),
    REGISTRY("Registry", "registries"),
    MANAGEMENT_CLUSTER("ManagementCluster", "managementclusters"),
    PROFILE("Profile", "profiles"),
    SITE("Site", "sites"),
    CLUSTER("Cluster", "clusters");

    /** One named resource, as {@code kind/name} on a command line. */
    record Named(Kind kind, String name) {
        /** As it is typed and printed. */
        String text() {
            return kind.singular() + "/" + name;
        }
    }

    private final String title;
    private final String plural;

    Kind(String title, String plural) {
        this.title = title;
        this.plural = plural;
    }

    String title() {
        return title;
    }

    String singular() {
        return title.toLowerCase(Locale.ROOT);
    }

    String plural() {
        return plural;
    }

    /** Understands {@code Site}, {@code site} and {@code sites}. */
    static Kind parse(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        for (var kind : values()) {
            if (lower.equals(kind.singular()) || lower.equals(kind.plural)) {
                return kind;
            }
        }
        var known =
                String.join(", ", List.of(values()).stream().map(Kind::plural).toList());
        throw new Refusal("HF-CLI-004", "one of the kinds " + known, text, "check the spelling of the kind");
    }

    /** A kind on the command line, where a wrong one is wrong usage. */
    static Kind typed(String text) {
        try {
            return parse(text);
        } catch (Refusal e) {
            throw Failure.of(e.problem(), 2);
        }
    }

    /** Understands {@code KIND/NAME} on the command line. */
    static Named named(String text) {
        var slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            throw Failure.of(
                    new Problem(
                            "HF-CLI-002", "KIND/NAME, such as site/plant-1", text, "name the kind and the resource"),
                    2);
        }
        return new Named(typed(text.substring(0, slash)), text.substring(slash + 1));
    }

    /** The name in {@code NAME} or {@code KIND/NAME}, where only this kind makes sense. */
    String nameIn(String text) {
        if (!text.contains("/")) {
            return text;
        }
        var named = named(text);
        if (named.kind() != this) {
            throw Failure.of(
                    new Problem("HF-CLI-004", "a " + singular(), named.kind().singular(), "name a " + singular()), 2);
        }
        return named.name();
    }

    /** Understands {@code KIND/NAME} and {@code KIND NAME} on the command line. */
    static Named named(String kind, Optional<String> name) {
        return name.isEmpty() || kind.contains("/") ? named(kind) : new Named(typed(kind), name.get());
    }
}
