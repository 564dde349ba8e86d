package dev.holdfast.packs.chart;

import dev.holdfast.packs.format.Folders;
import dev.holdfast.protocol.problem.Refusal;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One child with Helm in it. It starts with an empty environment and a home of its own, so no template reaches an ambient
 * cluster. Confined to one thread at a time.
 */
final class HelmProcess implements AutoCloseable {
    private static final long MOST_MEMORY_KIB = 1_500_000;
    private static final long RECYCLED_KIB = 330_000;
    private static final int MOST_RENDERS = 500;
    private static final long LOOK_MILLIS = 200;

    private final Process process;
    private final Path home;
    private final DiscoveryCache cache;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private int asked;

    private HelmProcess(Process process, Path home, DiscoveryCache cache) {
        this.process = process;
        this.home = home;
        this.cache = cache;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    static HelmProcess start() throws IOException {
        var home = Files.createTempDirectory("holdfast-helm");
        var cache = DiscoveryCache.create(home);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(
                java,
                "-Xmx320m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-Dsun.net.httpserver.nodelay=true",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                HelmWorkerMain.class.getName()));
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBECONFIG", home.resolve("none").toString());
        builder.environment().put("GOMEMLIMIT", "200MiB");
        // Children share the processors; Go would start collectors and schedulers for all of them in each.
        builder.environment().put("GOMAXPROCS", Integer.toString(processors()));
        builder.environment().put(DiscoveryCache.VARIABLE, cache.folder().toString());
        // Our loopback API is not to be spared: a chart of 100 objects would wait for seconds.
        builder.environment().put("HELM_BURST_LIMIT", "100000");
        builder.environment().put("HELM_QPS", "100000");
        // Nobody answers there: whatever a chart or its schema wants to fetch fails at once. The loopback is exempt.
        for (var proxy : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
            builder.environment().put(proxy, "http://127.0.0.1:1");
        }
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            return new HelmProcess(builder.start(), home, cache);
        } catch (IOException e) {
            delete(home, cache);
            throw e;
        }
    }

    private static int processors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / HelmChildren.MOST);
    }

    Path home() {
        return home;
    }

    /** Helm keeps memory that it once had; a child that has grown is replaced between two renders. */
    boolean hasGrown() {
        return memoryKib() > RECYCLED_KIB || asked > MOST_RENDERS;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws Refusal HF-RND-003 when there is no answer in time or the child takes too much memory */
    String ask(String request, Duration patience) throws IOException {
        asked++;
        var answer = new FutureTask<>(() -> {
            requests.write(request);
            requests.newLine();
            requests.flush();
            var line = answers.readLine();
            return line == null ? "" : line;
        });
        Thread.ofVirtual().name("helm-answer").start(answer);
        var line = await(answer, System.nanoTime() + patience.toNanos(), patience);
        if (line.isEmpty()) {
            throw endless("Helm's process ended");
        }
        return line;
    }

    private String await(FutureTask<String> answer, long deadline, Duration patience) throws IOException {
        while (true) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() > deadline) {
                    throw endless("no end after " + patience.toSeconds() + " s");
                }
                if (memoryKib() > MOST_MEMORY_KIB) {
                    throw endless("more than " + MOST_MEMORY_KIB / 1000 + " MB of memory");
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException broken) {
                    throw new IOException("Helm's process ended", broken);
                }
                throw new IllegalStateException("asking Helm failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw endless("an interrupt");
            }
        }
    }

    /** What the child holds, where the system tells it. */
    long memoryKib() {
        return status("VmRSS:");
    }

    /** The most that it ever held; 0 once it has ended. */
    long highestKib() {
        return status("VmHWM:");
    }

    private long status(String field) {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static Refusal endless(String found) {
        return new Refusal(
                "HF-RND-003",
                "templates that end within time and memory",
                found,
                "look for a loop or a huge text in the macros and charts of the layers");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(home, cache);
    }

    private static void delete(Path folder, DiscoveryCache cache) {
        try (cache) {
            Folders.delete(folder);
        } catch (IOException e) {
            // A leftover temporary folder harms nobody; the system cleans it.
            folder.toFile().deleteOnExit();
        }
    }
}
