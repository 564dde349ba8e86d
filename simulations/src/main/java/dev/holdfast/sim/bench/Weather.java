package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What else the machine was doing: told beside every figure, for a noisy machine makes noisy numbers. */
record Weather(double load, double syncMicros, double steal, long freeMegabytes) {
    private static final int SYNCS = 50;

    static Weather now(Path folder) {
        try {
            return new Weather(
                    Double.parseDouble(
                            Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]),
                    1e3 * new Samples(DurableWrites.millis(folder, SYNCS)).median(),
                    stolen(),
                    available());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return "load " + Samples.text(load) + ", durable 4 KiB write " + Samples.text(syncMicros) + " µs, stolen "
                + Samples.text(steal) + " s, free " + Samples.text((double) freeMegabytes) + " MB";
    }

    Json.Obj json() {
        return Json.object(
                "load", load, "syncMicros", syncMicros, "stealSeconds", steal, "freeMegabytes", freeMegabytes);
    }

    /** Seconds that the host gave to others since the start of the machine. */
    private static double stolen() throws IOException {
        var cpu = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
        return Double.parseDouble(cpu[8]) / 100;
    }

    private static long available() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                        .filter(line -> line.startsWith("MemAvailable:"))
                        .map(line -> line.replaceAll("[^0-9]", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(0)
                / 1024;
    }
}
