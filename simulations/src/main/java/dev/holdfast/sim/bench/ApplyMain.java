package dev.holdfast.sim.bench;

import dev.holdfast.sim.drive.Child;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The agent's half that applies as a process of its own, for {@link ApplyProcess}: a namespace per line comes in, seconds
 * and processor seconds go out.
 */
final class ApplyMain {
    private ApplyMain() {}

    public static void main(String[] arguments) throws Exception {
        var kubeconfig = Path.of(arguments[0]);
        var folder = Path.of(arguments[1]);
        var count = Integer.parseInt(arguments[2]);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var namespace = lines.readLine(); namespace != null; namespace = lines.readLine()) {
            var objects = Workload.objects(namespace, count, 0);
            try (var run = new BenchRun(kubeconfig, folder.resolve(namespace), namespace, Clock.systemUTC())) {
                var before = processor();
                var seconds = run.bring(objects);
                System.out.println(seconds + " " + (processor() - before));
            }
        }
    }

    private static double processor() {
        return Child.processor(ProcessHandle.current());
    }
}
