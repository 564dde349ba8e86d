package dev.holdfast.packs.render;

import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A site that could be: a value for every variable, a secret for every one that takes one. What it shows of a profile before
 * it is published need not hold for every site, and what it does not show is found when a real one is rendered.
 */
record TrialSite(Composition composition) {
    private static final String ANY = "sample";

    SiteValues values() {
        return new SiteValues(
                Map.of(),
                Map.of("cluster.name", ANY, "cluster.uid", ANY, "project.name", ANY),
                Map.of(),
                composition.secrets());
    }

    Map<String, String> variables() {
        var values = new TreeMap<String, String>();
        composition.variables().stream()
                .filter(variable -> !variable.isHole())
                .forEach(variable -> values.put(variable.name(), value(variable)));
        return values;
    }

    /** The same, where a site sets nothing that it need not set. */
    Map<String, String> least() {
        var values = new TreeMap<>(variables());
        composition.variables().stream()
                .filter(variable -> !variable.isHole() && !variable.required())
                .forEach(variable ->
                        values.put(variable.name(), variable.defaultValue().orElse("")));
        return values;
    }

    /** Whether every site must set it, and nobody knows to what. */
    static boolean isInvented(Variable variable) {
        return variable.required() && given(variable).isEmpty();
    }

    /** Whether a site may leave it out, and then it is empty. */
    static boolean isOpen(Variable variable) {
        return !variable.required() && variable.defaultValue().isEmpty();
    }

    private static Optional<String> given(Variable variable) {
        return variable.defaultValue()
                .or(() ->
                        variable.options().stream().map(Variable.Option::value).findFirst());
    }

    private static String value(Variable variable) {
        return given(variable)
                .orElse(
                        switch (variable.format()) {
                            case STRING -> ANY;
                            case NUMBER -> "1";
                            case BOOLEAN -> "true";
                            // Addresses for documentation: RFC 5737 and RFC 3849.
                            case IPV4 -> "192.0.2.1";
                            case IPV4CIDR -> "192.0.2.0/24";
                            case IPV6 -> "2001:db8::1";
                            case VERSION -> "1.0.0";
                            case BASE64 -> "c2FtcGxl";
                        });
    }
}
