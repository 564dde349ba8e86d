package dev.holdfast.agent.identity;

import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Who an enrolled site is. Kept in the store and, for the day the store is lost, beside the keys.
 *
 * @param instance random id of this installation (protocol.md D36)
 * @param ca the fleet's authority, PEM
 * @param certificate this site's certificate and what follows it, PEM
 * @param directorRoot the first root of the Director, likewise the Catalog's
 */
public record Identity(
        FleetId fleet,
        SiteId site,
        String instance,
        Instant enrolled,
        String ca,
        String certificate,
        List<Endpoint> endpoints,
        Bytes directorRoot,
        Bytes catalogRoot) {
    public Identity {
        endpoints = List.copyOf(endpoints);
    }

    Identity withCertificate(String renewed) {
        return new Identity(fleet, site, instance, enrolled, ca, renewed, endpoints, directorRoot, catalogRoot);
    }

    Bytes write() {
        return StrictJson.write(Json.object(
                "schema", "identity.v1",
                "fleet", fleet.value(),
                "site", site.value(),
                "instance", instance,
                "enrolled", enrolled.toString(),
                "ca", ca,
                "certificate", certificate,
                "endpoints",
                        endpoints.stream()
                                .map(e -> Json.object("kind", e.kind(), "url", e.url()))
                                .toList(),
                "roots", Json.object("director", base64(directorRoot), "catalog", base64(catalogRoot))));
    }

    static Identity parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
        return new Identity(
                new FleetId(view.at("fleet").text()),
                new SiteId(view.at("site").text()),
                view.at("instance").text(),
                Instant.parse(view.at("enrolled").text()),
                view.at("ca").text(),
                view.at("certificate").text(),
                endpoints(view.at("endpoints")),
                bytes(view.at("roots").at("director")),
                bytes(view.at("roots").at("catalog")));
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    private static Bytes bytes(JsonView base64) {
        return Bytes.copyOf(Base64.getDecoder().decode(base64.text()));
    }

    static List<Endpoint> endpoints(JsonView list) {
        return list.items().stream()
                .map(e -> new Endpoint(e.at("kind").text(), e.at("url").text()))
                .toList();
    }
}
