package dev.holdfast.hub;

import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.json.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Under which addresses this hub is found, once its ports are known. Immutable. */
record Addresses(String api, List<Endpoint> endpoints) {
    Addresses {
        endpoints = List.copyOf(endpoints);
    }

    /** Names and addresses that agents use: those to advertise, else the one the hub listens on. */
    static List<String> hosts(HubConfig config) {
        if (!config.advertise().isEmpty()) {
            return config.advertise();
        }
        return List.of(isWildcard(config.bind()) ? hostname() : config.bind());
    }

    static Addresses of(HubConfig config, String broker, int apiPort, int agentPort, int mqttPort) {
        var endpoints = new ArrayList<Endpoint>();
        for (var host : hosts(config)) {
            endpoints.add(new Endpoint("hub", "https://" + inUrl(host) + ":" + agentPort));
        }
        if (broker.equals(HubConfig.EMBEDDED)) {
            for (var host : hosts(config)) {
                endpoints.add(new Endpoint("broker", "mqtts://" + inUrl(host) + ":" + mqttPort));
            }
        } else {
            endpoints.add(new Endpoint("broker", broker));
        }
        var scheme = isLoopback(config.bind()) ? "http" : "https";
        var host = isLoopback(config.bind()) ? config.bind() : hosts(config).getFirst();
        return new Addresses(scheme + "://" + inUrl(host) + ":" + apiPort, endpoints);
    }

    /** What {@code endpoints.json} says. */
    Json.Obj json() {
        return Json.object("api", api, "agent", first("hub"), "broker", first("broker"), "console", api);
    }

    /** Whether only this machine can connect to an address. */
    static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private String first(String kind) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.kind().equals(kind))
                .findFirst()
                .map(Endpoint::url)
                .orElse("");
    }

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static String inUrl(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
