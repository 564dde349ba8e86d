package dev.holdfast.hub.registry;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackArchive;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.remote.RemoteRegistry;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;

/** {@code /api/v1/packs}, {@code /api/v1/registries/NAME/packs} and {@code /refresh}. */
public final class RegistryRoutes implements HttpService {
    private static final String REGISTRY = "/api/v1/registries/{name}/";
    /** Bytes, in memory; so one at a time. */
    private static final int LARGEST_PACK = 64 << 20;

    private final RegistryKind registries;
    private final Resources resources;
    private final AuditRows audit;

    public RegistryRoutes(RegistryKind registries, Resources resources, AuditRows audit) {
        this.registries = registries;
        this.resources = resources;
        this.audit = audit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/v1/packs", Exchange.needs(Permission.READ, this::packs))
                .post(REGISTRY + "packs", Exchange.needs(Permission.PUBLISH, this::push))
                .post(REGISTRY + "refresh", Exchange.needs(Permission.PUBLISH, this::refresh));
    }

    /** Everything that registries list, in their order; one that cannot be asked is named beside them. */
    private void packs(Exchange exchange) {
        var only = exchange.query("registry");
        var name = exchange.query("name");
        only.ifPresent(registry -> ResourceRoutes.require(resources, registries, registry, exchange));
        var found = new ArrayList<Listed>();
        var silent = new ArrayList<Json>();
        for (var registry : registries.all()) {
            if (!exchange.caller().mayTouch(registry.project())
                    || only.filter(wanted -> !wanted.equals(registry.name())).isPresent()) {
                continue;
            }
            try {
                var open = registries.open(registry);
                // Looking does not make the hub ask anybody for names that somebody thought of.
                open.all().stream()
                        .filter(listed -> name.isEmpty() || listed.name().equals(name.get()))
                        .forEach(found::add);
            } catch (Refusal e) {
                silent.add(Json.object(
                        "registry",
                        registry.name(),
                        "code",
                        e.problem().code(),
                        "message",
                        e.problem().line()));
            }
        }
        var after = mark(exchange);
        var limit = exchange.pageSize();
        var end = Math.min(found.size(), after + limit);
        exchange.send(Json.object(
                "kind",
                "List",
                "items",
                found.subList(Math.min(after, found.size()), end).stream()
                        .map(RegistryStatus::of)
                        .toList(),
                "continue",
                end < found.size() ? Integer.toString(end) : "",
                "warnings",
                silent));
    }

    private static int mark(Exchange exchange) {
        return exchange.query("continue").filter(String::isEmpty).isPresent()
                ? 0
                : exchange.query("continue", 0, 0, Integer.MAX_VALUE / 2);
    }

    private void refresh(Exchange exchange) {
        var document = registry(exchange);
        registries.remote(document).refresh();
        exchange.send(registries.status(document));
    }

    private void push(Exchange exchange) {
        var document = registry(exchange);
        var remote = registries.remote(document);
        synchronized (this) {
            push(exchange, document, remote);
        }
    }

    private void push(Exchange exchange, ResourceDocument document, RemoteRegistry remote) {
        var archive = exchange.bytes(LARGEST_PACK);
        var pack =
                switch (PackArchive.read(archive)) {
                    case Checked.Valid<Pack> valid -> valid.value();
                    case Checked.Invalid<Pack>(var findings) -> throw HttpProblem.invalid(Finding.errorsOf(findings));
                };
        var pushed = remote.push(pack, archive);
        if (pushed) {
            audit.append(
                    exchange.author(), "pushed", "Registry/" + document.name(), pack.name() + " " + pack.version());
        }
        exchange.send(
                pushed ? 201 : 200,
                Json.object(
                        "registry",
                        document.name(),
                        "name",
                        pack.name(),
                        "version",
                        pack.version(),
                        "digest",
                        pack.digest().toString(),
                        "result",
                        pushed ? "pushed" : "unchanged"));
    }

    private ResourceDocument registry(Exchange exchange) {
        return ResourceRoutes.require(resources, registries, exchange.path("name"), exchange);
    }
}
