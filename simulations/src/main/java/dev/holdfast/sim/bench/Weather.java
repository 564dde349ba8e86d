package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

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

    /** Seconds that all cores together were busy since the start of the machine. */
    static double busy() {
        try {
            var cpu = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
            // user, nice, system, idle, iowait, irq, softirq: proc_stat(5)
            return Stream.of(cpu[1], cpu[2], cpu[3], cpu[6], cpu[7])
                            .mapToDouble(Double::parseDouble)
                            .sum()
                    / 100;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
