package dev.holdfast.sim.testbed;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The process of etcd and its data. Confined to its control plane. */
final class Store {
    // Sockets in our folder need no ports; the advertised address is only a name that the flag insists on.
    private static final List<String> FLAGS = List.of(
            "--data-dir=etcd",
            "--listen-client-urls=unix://etcd.sock",
            "--listen-peer-urls=unix://peer.sock",
            "--advertise-client-urls=http://127.0.0.1:2379",
            "--log-level=warn");

    private final Programs programs;
    private final Path folder;
    private final List<String> flags;
    private Daemon process;

    Store(Programs programs, Path folder, List<String> more) {
        this.programs = programs;
        this.folder = folder;
        this.flags = Stream.concat(FLAGS.stream(), more.stream()).toList();
        this.process = programs.start("etcd", flags);
    }

    /** While nobody writes. */
    void backUp(Path to) {
        programs.kill(process);
        Folders.copy(data(), to);
        process = programs.start("etcd", flags);
    }

    void putBack(Path from) {
        programs.kill(process);
        Folders.delete(data());
        Folders.copy(from, data());
        process = programs.start("etcd", flags);
    }

    /** Forgets old revisions, gives their room back, and takes the alarm away. */
    void tidy() {
        var door = new SocketDoor(folder.resolve("etcd.sock"));
        var revision = door.ask("/v3/kv/range", Json.object("key", "YQ==", "count_only", true))
                .at("header")
                .at("revision")
                .text();
        door.ask("/v3/kv/compaction", Json.object("revision", revision, "physical", true));
        door.ask("/v3/maintenance/defragment", Json.Obj.EMPTY);
        for (JsonView alarm : door.ask("/v3/maintenance/alarm", Json.object("action", "GET"))
                .at("alarms")
                .items()) {
            door.ask("/v3/maintenance/alarm", alarm.object().with("action", Json.of("DEACTIVATE")));
        }
    }

    private Path data() {
        return folder.resolve("etcd");
    }
}
