package dev.holdfast.agent.run;

import dev.holdfast.agent.bind.Opened;
import dev.holdfast.agent.forecast.Foreseen;
import dev.holdfast.agent.reconcile.DesiredSource;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.value.GeneratedValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the site shall be, from its own store; holes are filled with what was sealed to it. */
final class StoredContent implements DesiredSource {
    private final Site site;
    private volatile Optional<DesiredState> running = Optional.empty();

    StoredContent(Site site) {
        this.site = site;
    }

    @Override
    public Optional<DesiredState> desired() {
        return site.folder.store.desired().map(adopted -> DesiredState.parse(adopted.content()));
    }

    @Override
    public HydratedLayer layer(DesiredState.DesiredLayer layer) {
        try {
            var content = SiteForecast.content(site, layer);
            return Holes.variables(content).isEmpty() ? content : filled(content, layer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Long> secrets() {
        var sealed = site.intake.secrets();
        var used = new TreeMap<String, Long>();
        if (!sealed.isEmpty()) {
            desired().ifPresent(state -> state.secrets().values().stream()
                    .filter(sealed::containsKey)
                    .forEach(name -> used.put(name.toString(), sealed.get(name))));
        }
        return used;
    }

    @Override
    public List<SiteReport.Generated> generated() {
        var made = new ArrayList<SiteReport.Generated>();
        running.map(DesiredState::generated).orElse(Map.of()).forEach((variable, value) -> {
            if (site.generated.isMade(variable, value)) {
                made.add(made(variable, value));
            }
        });
        return made;
    }

    /** A certificate that is about to end is another one now. */
    private SiteReport.Generated made(String variable, GeneratedValue value) {
        return switch (value) {
            case GeneratedValue.Password() ->
                new SiteReport.Generated(
                        variable,
                        opened(Map.of(), Map.of(), Map.of(variable, value)).mark(List.of(variable)),
                        Optional.empty());
            case GeneratedValue.Tls tls -> {
                var certificate = site.generated.certificate(variable, tls);
                yield new SiteReport.Generated(variable, certificate.fingerprint(), Optional.of(certificate.end()));
            }
        };
    }

    @Override
    public void follow(DesiredState state) {
        running = Optional.of(state);
    }

    @Override
    public Optional<String> forecast(List<Filled> from, Filled to) {
        var stands = from.stream().map(was -> SiteForecast.stored(site, was)).toList();
        return SiteForecast.foresee(site, stands, SiteForecast.stored(site, to), _ -> 0)
                .map(Foreseen::text);
    }

    private HydratedLayer filled(HydratedLayer content, DesiredState.DesiredLayer layer) {
        var state = filling(layer.digest());
        var values = layer.values().isEmpty()
                ? state.stream()
                        .flatMap(one -> one.layers().stream())
                        .filter(one -> one.digest().equals(layer.digest()))
                        .findFirst()
                        .map(DesiredState.DesiredLayer::values)
                        .orElse(Map.of())
                : layer.values();
        // Looked at when it was adopted, and again, for the store could be another one since.
        Holes.check(content, values);
        return Holes.fill(
                content,
                opened(
                        values,
                        state.map(DesiredState::secrets).orElse(Map.of()),
                        state.map(DesiredState::generated).orElse(Map.of())));
    }

    private Opened opened(
            Map<String, String> values, Map<String, SecretName> secrets, Map<String, GeneratedValue> generated) {
        return new Opened(
                site.stamp.fleet(),
                site.stamp.site(),
                site.identity.sealing(),
                values,
                secrets,
                this::sealed,
                generated,
                site.generated);
    }

    /** Which revision fills a layer: the running one, else the newest that has it. */
    private Optional<DesiredState> filling(Digest layer) {
        return running.filter(one -> lists(one, layer)).or(() -> {
            var kept = site.folder.store.kept().stream()
                    .map(adopted -> DesiredState.parse(adopted.content()))
                    .toList();
            return kept.stream()
                    .filter(one -> lists(one, layer))
                    .findFirst()
                    .or(() -> running)
                    .or(() -> kept.stream().findFirst());
        });
    }

    private static boolean lists(DesiredState state, Digest layer) {
        return state.layers().stream().anyMatch(one -> one.digest().equals(layer));
    }

    private Optional<Opened.Sealed> sealed(SecretName name) {
        return Optional.ofNullable(site.intake.secrets().get(name))
                .flatMap(version ->
                        site.intake.enclosed(name.target(version)).map(content -> new Opened.Sealed(version, content)));
    }
}
