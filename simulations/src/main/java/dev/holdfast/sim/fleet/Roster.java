package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The sites of a fleet as the hub knows them: described, enrolled with a token each, with a certificate each. All of them
 * share one TLS key, for ten thousand keys prove no more than one. Thread-safe.
 */
public final class Roster {
    private static final String ENROL = "application/vnd.holdfast.enrol.v1+json";
    static final String VERSION = "1.0.0";

    private final HubApi api;
    private final URI agents;
    private final FleetKeys keys;
    private final AtomicReferenceArray<Bytes> certificates;
    private volatile Optional<FleetId> fleet = Optional.empty();
    private volatile Optional<Bytes> directorRoot = Optional.empty();

    Roster(HubApi api, URI agents, FleetKeys keys, int sites) {
        this.api = api;
        this.agents = agents;
        this.keys = keys;
        this.certificates = new AtomicReferenceArray<>(sites);
    }

    int size() {
        return certificates.length();
    }

    static SiteId name(int number) {
        return new SiteId("site-" + number);
    }

    static String instance(int number) {
        return "simulated-" + number;
    }

    FleetId fleet() {
        return fleet.orElseThrow();
    }

    /** The first root of the Director, as the enrolment brought it. */
    Bytes directorRoot() {
        return directorRoot.orElseThrow();
    }

    /** The certificate of a site, DER. */
    Bytes certificate(int number) {
        return certificates.get(number);
    }

    FleetKeys keys() {
        return keys;
    }

    /** Describes and enrols sites from {@code from} on, all of which run this profile. */
    void enrol(int from, int to, Json.Obj cluster, int workers) {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(keys.stranger())
                .build()) {
            HubApi.each(to - from, workers, i -> enrol(client, from + i, cluster));
        }
    }

    private void enrol(HttpClient client, int number, Json.Obj cluster) {
        var site = name(number);
        api.put("clusters", site.value(), "Cluster", cluster);
        var token = api.post("/api/v1/sites/" + site + "/tokens", Json.Obj.EMPTY);
        var key = SigningKey.generate(new SecureRandom());
        var payload = StrictJson.write(Json.object(
                "schema", "enrol.v1",
                "site", site.value(),
                "secret", token.at("secret").text(),
                "instance", instance(number),
                "csr", keys.request(site),
                "agentKey", key.publicKey().hex(),
                "sealingKey", HexFormat.of().formatHex(new byte[32]),
                "agent", Json.object("version", VERSION, "supports", Features.SUPPORTED)));
        var answer = JsonView.of(StrictJson.parseObject(
                post(client, Envelope.sign(ENROL, payload, key).write()), Limits.DOCUMENT));
        certificates.set(number, FleetKeys.first(answer.at("certificate").text()));
        if (fleet.isEmpty()) {
            fleet = Optional.of(new FleetId(answer.at("fleet").text()));
            directorRoot = Optional.of(Bytes.copyOf(
                    Base64.getDecoder().decode(answer.at("roots").at("director").text())));
        }
    }

    private Bytes post(HttpClient client, Bytes body) {
        try {
            var request = HttpRequest.newBuilder(agents.resolve("/v1/enrol"))
                    .header("Content-Type", ENROL)
                    .POST(BodyPublishers.ofByteArray(body.toArray()))
                    .build();
            var answer = client.send(request, BodyHandlers.ofByteArray());
            var content = Bytes.copyOf(answer.body());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "expected to be enrolled, found " + answer.statusCode() + ": " + content.utf8());
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
