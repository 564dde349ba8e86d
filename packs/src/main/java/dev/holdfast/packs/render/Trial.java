package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a site that could be tells of a profile before it is published. It sets nothing that it need not set; what it must set
 * is invented, and what is wrong then may be right at real sites: that is a warning, unless it has nothing to do with values.
 */
record Trial(Composition composition, Dependence dependence) {
    /** Content that is another one in every render; a function that does not exist or may not be used. */
    private static final Set<String> ALWAYS = Set.of("HF-CHT-004", "HF-RND-002");

    private static final String LAYERS = "layers.";

    /** The findings of rendering for {@link TrialSite}, as they count for publishing. */
    List<Finding> weighed(List<Finding> found) {
        var invented = invented();
        var weighed = new ArrayList<Finding>();
        for (var finding : found) {
            var values = finding.isError() && !isSure(finding) ? reached(finding, invented) : Set.<String>of();
            weighed.add(
                    values.isEmpty()
                            ? finding
                            : Finding.warning(
                                    finding.path(),
                                    finding.line(),
                                    finding.code(),
                                    "with sample values of " + String.join(", ", values) + ": " + finding.message(),
                                    finding.remedy()));
        }
        return weighed;
    }

    private static boolean isSure(Finding finding) {
        return ALWAYS.contains(finding.code()) || finding.message().contains("parse error");
    }

    private Set<String> reached(Finding finding, Set<String> invented) {
        var reached = new TreeSet<String>();
        composition.layers().stream()
                .map(Composition.Layer::id)
                .filter(isNamedIn(finding.path()))
                .flatMap(id -> dependence.namesReachedFrom(id).stream())
                .filter(name -> name.startsWith("var."))
                .map(name -> name.substring("var.".length()))
                .filter(invented::contains)
                .forEach(reached::add);
        return reached;
    }

    /** Where a finding names no layer, any may be meant. */
    private Predicate<String> isNamedIn(String path) {
        return path.startsWith(LAYERS)
                ? id -> path.equals(LAYERS + id) || path.startsWith(LAYERS + id + ".")
                : _ -> true;
    }

    private Set<String> invented() {
        var names = new TreeSet<String>();
        composition.variables().stream()
                .filter(variable -> !variable.isHole() && TrialSite.isInvented(variable))
                .map(Variable::name)
                .forEach(names::add);
        return names;
    }
}
