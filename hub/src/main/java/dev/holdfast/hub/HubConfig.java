package dev.holdfast.hub;

import dev.holdfast.hub.launch.LaunchTimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a hub is to run.
 *
 * @param data folder of everything it keeps
 * @param bind address to listen on; a loopback address speaks plain HTTP, any other TLS
 * @param advertise names and addresses under which agents find it
 * @param port of the web API; 0 picks a free one, as for the others
 * @param broker {@code embedded}, or the {@code mqtts://} address of another one
 * @param tlsCert certificate chain of the web API in PEM, with {@code tlsKey}; without them the fleet's CA makes one
 * @param launch how patient launches and pivots are
 */
public record HubConfig(
        Path data,
        String bind,
        List<String> advertise,
        int port,
        int agentPort,
        int mqttPort,
        String broker,
        Optional<Path> tlsCert,
        Optional<Path> tlsKey,
        LaunchTimes launch) {
    public static final String EMBEDDED = "embedded";

    public HubConfig {
        advertise = List.copyOf(advertise);
    }

    /** With the usual times. */
    public HubConfig(
            Path data,
            String bind,
            List<String> advertise,
            int port,
            int agentPort,
            int mqttPort,
            String broker,
            Optional<Path> tlsCert,
            Optional<Path> tlsKey) {
        this(data, bind, advertise, port, agentPort, mqttPort, broker, tlsCert, tlsKey, LaunchTimes.USUAL);
    }

    /** The same with other times. */
    public HubConfig with(LaunchTimes times) {
        return new HubConfig(data, bind, advertise, port, agentPort, mqttPort, broker, tlsCert, tlsKey, times);
    }

    /** A hub for this machine alone, on the usual ports. */
    public static HubConfig local(Path data) {
        return new HubConfig(
                data, "127.0.0.1", List.of(), 8080, 8443, 8883, EMBEDDED, Optional.empty(), Optional.empty());
    }

    /** The same on ports that are free. */
    public HubConfig onFreePorts() {
        return new HubConfig(data, bind, advertise, 0, 0, 0, broker, tlsCert, tlsKey, launch);
    }
}
