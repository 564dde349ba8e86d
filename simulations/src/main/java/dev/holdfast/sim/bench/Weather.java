package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;

/** What else the machine was doing: told beside every figure, for a noisy machine makes noisy numbers. */
record Weather(double load, double syncMicros, double steal, long freeMegabytes) {
    private static final int SYNCS = 50;

    static Weather now(Path folder) {
        try {
            return new Weather(
                    Double.parseDouble(
                            Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]),
                    sync(folder),
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

    private static double sync(Path folder) throws IOException {
        var file = folder.resolve("weather");
        var samples = new ArrayList<Double>();
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (var i = 0; i < SYNCS; i++) {
                var start = System.nanoTime();
                out.write(ByteBuffer.allocate(4_096));
                out.force(false);
                samples.add((System.nanoTime() - start) / 1e3);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return new Samples(samples).median();
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
