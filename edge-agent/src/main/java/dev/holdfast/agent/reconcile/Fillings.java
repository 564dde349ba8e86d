package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.stream.Stream;

/** What the site made itself that the layers of the running revision are filled with. Confined to one thread. */
final class Fillings {
    private long revision;
    private List<SiteReport.Generated> generated = List.of();

    /** Whether something of this revision is another one since the last look; of another revision layers are filled anyway. */
    boolean renewed(DesiredSource source, long running) {
        var now = source.generated();
        var renewed = running == revision
                && generated.stream().anyMatch(one -> now.stream().anyMatch(one::isOlder));
        generated = List.copyOf(now);
        revision = running;
        return renewed;
    }

    /** As it was seen last. */
    List<SiteReport.Generated> known() {
        return generated;
    }

    /** With what was made in this pass; what another one took the place of is applied in the next. */
    List<SiteReport.Generated> generated(DesiredSource source) {
        var known = generated.stream().map(SiteReport.Generated::variable).toList();
        generated = Stream.concat(
                        generated.stream(), source.generated().stream().filter(one -> !known.contains(one.variable())))
                .toList();
        return generated;
    }
}
