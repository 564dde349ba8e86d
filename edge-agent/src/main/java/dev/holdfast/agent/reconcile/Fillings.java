package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What holes of layers are filled with that turns over by itself. Confined to one thread. */
final class Fillings {
    /** Whether layers are filled with something else from now on. */
    enum Turn {
        SAME,
        FIRST,
        ANOTHER
    }

    private Map<String, Long> secrets = Map.of();
    private List<SiteReport.Generated> generated = List.of();

    /** Looks what there is before a pass. */
    Turn look(DesiredSource source) {
        var now = source.generated();
        var renewed = generated.stream().anyMatch(one -> now.stream().anyMatch(one::isOlder));
        generated = List.copyOf(now);
        var before = secrets;
        secrets = Map.copyOf(source.secrets());
        if (secrets.equals(before) && !renewed) {
            return Turn.SAME;
        }
        return before.isEmpty() && !renewed ? Turn.FIRST : Turn.ANOTHER;
    }

    /** Versions of secrets, by name. */
    Map<String, Long> secrets() {
        return secrets;
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
