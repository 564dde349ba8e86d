package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
        var invented = names(TrialSite::isInvented);
        var open = names(TrialSite::isOpen);
        return found.stream()
                .map(finding -> finding.isError() && !isSure(finding) ? weighed(finding, invented, open) : finding)
                .toList();
    }

    private Finding weighed(Finding finding, Set<String> invented, Set<String> open) {
        var values = reached(finding, invented);
        if (!values.isEmpty()) {
            return Finding.warning(
                    finding.path(),
                    finding.line(),
                    finding.code(),
                    "with sample values of " + String.join(", ", values) + ": " + finding.message(),
                    finding.remedy());
        }
        var unset = reached(finding, open);
        return unset.isEmpty()
                ? finding
                : Finding.error(
                        finding.path(),
                        finding.line(),
                        finding.code(),
                        finding.message() + ", at a cluster that does not set " + String.join(", ", unset),
                        finding.remedy() + "; or give what it does not set a default, or declare it required");
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

    private Set<String> names(Predicate<Variable> which) {
        return composition.variables().stream()
                .filter(variable -> !variable.isHole())
                .filter(which)
                .map(Variable::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
