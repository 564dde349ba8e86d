package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

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
    private static double stolen() {
        return processor(8);
    }

    /** Seconds that all cores together were busy since the start of the machine. */
    static double busy() {
        return processor(1, 2, 3, 6, 7);
    }

    /** Seconds in these states: 1 user, 2 nice, 3 system, 4 idle, 5 iowait, 6 irq, 7 softirq, 8 steal (proc_stat(5)). */
    private static double processor(int... states) {
        try {
            var all = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
            return IntStream.of(states)
                            .mapToDouble(state -> Double.parseDouble(all[state]))
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
