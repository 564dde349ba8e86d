package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.TargetPreflight;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.Takeover;
import java.util.List;

/** What speaks against a pivot on its other side, by what its site said last: before anything is frozen. Stateless. */
final class Outlook {
    private final Tools tools;

    Outlook(Tools tools) {
        this.tools = tools;
    }

    /** Against going to the site. @throws Refusal HF-MGT-004 when the management cluster is silent */
    List<Problem> outward(SiteId site, CapiApi home) {
        return tools.heard()
                .apply(site)
                .map(heard -> TargetPreflight.problems(
                        heard.report().takeover(),
                        providers(home),
                        heard.report().desiredRevision(),
                        heard.wanted(),
                        age(heard)))
                .orElseGet(() -> TargetPreflight.problems(Takeover.UNKNOWN, List.of(), 0, 0, ""));
    }

    /** Against coming home; a site that says nothing of it is asked all the same, since it looks itself. */
    List<Problem> homeward(SiteId site, CapiApi home) {
        return tools.heard()
                .apply(site)
                .filter(heard -> heard.report().takeover().isKnown())
                .map(heard -> TargetPreflight.unequal(
                        heard.report().takeover().providers(),
                        providers(home),
                        "at the management cluster, as the site has it",
                        age(heard)))
                .orElse(List.of());
    }

    private static List<Takeover.Provider> providers(CapiApi home) {
        return TargetPreflight.providers(home).orElseThrow(() -> Home.silent("no list of its providers"));
    }

    private static String age(Heard heard) {
        return ", as the site said at " + heard.report().time();
    }
}
