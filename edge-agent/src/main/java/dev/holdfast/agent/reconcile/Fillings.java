package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.reconcile.DesiredSource.Filled;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.report.SiteReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Secrets and what the site made itself, as the layers of the running revision are filled with them. Confined to one thread. */
final class Fillings {
    private final DesiredSource source;
    private final Progress progress;
    private Optional<Values> whole = Optional.empty();
    private long revision;
    private Map<String, Long> secrets = Map.of();
    private List<SiteReport.Generated> generated = List.of();

    private record Values(Map<String, Long> secrets, List<SiteReport.Generated> generated) {}

    Fillings(DesiredSource source, Progress progress) {
        this.source = source;
        this.progress = progress;
    }

    /** Versions by name. */
    Map<String, Long> secrets() {
        return secrets;
    }

    /** Whether secrets are others than layers were filled with. */
    boolean turnedOver() {
        return !source.secrets().equals(secrets);
    }

    /** Whether it is known what layers were filled with: not at the start. */
    boolean isKnown() {
        return !secrets.isEmpty();
    }

    /** From now on layers are filled with secrets as they are now. */
    void follow() {
        secrets = Map.copyOf(source.secrets());
    }

    /** A revision, filled as it is known now. */
    Filled of(DesiredState state) {
        return new Filled(state, secrets, generated);
    }

    /** Everything is applied and ready with what layers are filled with now. */
    void complete() {
        whole = Optional.of(new Values(secrets, generated));
    }

    /** What may be in the cluster: what was complete last, and what was tried since; nothing before the first time. */
    List<Filled> present() {
        var values = whole.orElseGet(() -> new Values(secrets, generated));
        return progress.good().stream()
                .flatMap(good -> Stream.concat(
                        Stream.of(new Filled(good, values.secrets(), values.generated())),
                        progress.target().stream().map(this::of)))
                .distinct()
                .toList();
    }

    /** What it will disturb to go there; of a site on which nothing was complete yet there is nothing to say. */
    String foreseen(List<Filled> from, DesiredState to) {
        return from.isEmpty()
                ? ""
                : source.forecast(from, of(to)).map(text -> ": " + text).orElse("");
    }

    /** Whether something of this revision is another one since the last look; of another revision layers are filled anyway. */
    boolean renewed(long running) {
        var now = source.generated();
        var renewed = running == revision
                && generated.stream().anyMatch(one -> now.stream().anyMatch(one::isOlder));
        generated = List.copyOf(now);
        revision = running;
        return renewed;
    }

    /** With what was made in this pass; what another one took the place of is applied in the next. */
    List<SiteReport.Generated> generated() {
        var known = generated.stream().map(SiteReport.Generated::variable).toList();
        generated = Stream.concat(
                        generated.stream(), source.generated().stream().filter(one -> !known.contains(one.variable())))
                .toList();
        return generated;
    }
}
