package dev.holdfast.packs.chart;

import com.marcnuri.helm.jni.NativeLibrary;
import dev.holdfast.packs.format.Folders;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The child process: one line of JSON in, one line of JSON out, until its parent is gone. */
public final class HelmWorkerMain {
    private static final Limits REQUEST = new Limits(128 << 20, 80, true);

    private HelmWorkerMain() {}

    public static void main(String[] arguments) throws IOException {
        var home = Path.of(System.getProperty("java.io.tmpdir"));
        // Helm's Go code may print; only our answers belong on the parent's pipe, which is why they are flushed as
        // lines.
        var out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        var cache = DiscoveryCache.of(home, Path.of(System.getenv(DiscoveryCache.VARIABLE)));
        try (cache;
                var loopback = new LoopbackApi();
                var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = requests.readLine(); line != null; line = requests.readLine()) {
                out.println(
                        StrictJson.write(answer(home, loopback, cache, line)).utf8());
            }
        } finally {
            Folders.delete(home);
        }
    }

    private static Json.Obj answer(Path home, LoopbackApi loopback, DiscoveryCache cache, String line)
            throws IOException {
        // Without this question helm-java would download the library.
        if (NativeLibrary.serviceProviderLibrary(HelmWorkerMain.class.getClassLoader()) == null) {
            return Json.object(
                    "missing", "none for " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        }
        var request = JsonView.of(StrictJson.parse(Bytes.utf8(line), REQUEST));
        if (request.at("chart").present()) {
            try {
                return new HelmInstall(home, loopback, cache).answer(request);
            } catch (LinkageError e) {
                return Json.object("missing", String.valueOf(e.getMessage()));
            }
        }
        var shared = request.at("shared").object();
        var jobs = request.at("jobs").items();
        try {
            return outcomes(HelmChart.render(cache.made(), shared, jobs).stream()
                    .map(text -> Json.object("text", text))
                    .toList());
        } catch (LinkageError e) {
            return Json.object("missing", String.valueOf(e.getMessage()));
        } catch (IllegalStateException together) {
            return outcomes(oneByOne(cache.made(), shared, jobs));
        }
    }

    /** One wrong template fails them all, so each is asked alone to find the wrong ones. */
    private static List<Json.Obj> oneByOne(Path home, Json shared, List<JsonView> jobs) throws IOException {
        var outcomes = new ArrayList<Json.Obj>();
        for (var job : jobs) {
            try {
                outcomes.add(Json.object(
                        "text", HelmChart.render(home, shared, List.of(job)).getFirst()));
            } catch (IllegalStateException e) {
                outcomes.add(Json.object("failed", String.valueOf(e.getMessage())));
            }
        }
        return outcomes;
    }

    private static Json.Obj outcomes(List<Json.Obj> outcomes) {
        return Json.object("outcomes", outcomes);
    }
}
