package dev.holdfast.sim.testbed;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.stream.Stream;

/** The process of the API server; its port is found once and kept. Confined to its control plane. */
final class ApiServer {
    private static final String PORT_IS_TAKEN = "address already in use";
    private final Programs programs;
    private final List<String> flags;
    private final String host;
    private Api api;
    private Daemon process;

    /** Starts on a free port and returns when the server is ready. */
    ApiServer(Programs programs, List<String> flags, String host, Ports ports, HttpClient client, Patience patience) {
        this.programs = programs;
        this.host = host;
        this.flags = List.copyOf(flags);
        this.api = somewhere(ports, client);
        this.process = launch();
        while (!becomesReady(patience)) {
            api = somewhere(ports, client);
            process = launch();
        }
    }

    Api api() {
        return api;
    }

    void kill() {
        programs.kill(process);
    }

    /** Starts again on the same port; somebody else's connection may hold it for a moment. */
    void restart(Patience patience) {
        kill();
        do {
            process = launch();
        } while (!becomesReady(patience));
    }

    void pause() {
        process.pause();
    }

    void resume() {
        process.resume();
    }

    private Api somewhere(Ports ports, HttpClient client) {
        return new Api(client, URI.create("https://" + host + ":" + ports.free()));
    }

    private Daemon launch() {
        var port = "--secure-port=" + api.address().getPort();
        return programs.start(
                "kube-apiserver", Stream.concat(Stream.of(port), flags.stream()).toList());
    }

    /** False when another program was quicker to take the port. */
    private boolean becomesReady(Patience patience) {
        patience.until("a ready API server", () -> programs.ended().isPresent() || api.isReady());
        var ended = programs.ended();
        if (ended.isEmpty()) {
            return true;
        }
        programs.forget(ended.get());
        if (ended.get() == process && process.lastWords().contains(PORT_IS_TAKEN) && !patience.isOver()) {
            return false;
        }
        throw ended.get().unexpectedEnd();
    }
}
