package dev.holdfast.sim.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network of its own on this machine: nothing in it is reached from outside except over one wire to here, which
 * carries IPv4 only, so that nobody speaks on it but the programs inside. It has no
 * name and lasts as long as a process lives in it, so nothing stays behind when this JVM is killed. Confined to its
 * owner.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final String INSIDE = "edge0";
    private static final List<String> TOOLS = List.of("ip", "unshare", "nsenter");

    private final Process holder;
    private final Wire wire;

    /**
     * The ends of the wire.
     *
     * @param name of the end here, at most 15 characters; nobody else may have it
     * @param here address of this end
     * @param there address of the end inside
     */
    public record Wire(String name, String here, String there) {}

    private NetworkNamespace(Process holder, Wire wire) {
        this.holder = holder;
        this.wire = wire;
    }

    /** Whether this machine lets us make one: Linux, root, and the programs for it. */
    public static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && Files.exists(Path.of("/proc/self/ns/net"))
                && TOOLS.stream().allMatch(NetworkNamespace::isInstalled);
    }

    /**
     * Makes one.
     *
     * @param loopback a further address inside, on the loopback device; other namespaces may have the same
     * @throws IllegalStateException also when the name of the wire is taken
     */
    public static NetworkNamespace open(Wire wire, String loopback) {
        var made = new NetworkNamespace(hold(), wire);
        try {
            made.connect(loopback);
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    public Network network() {
        return new Network(List.of("nsenter", "--target", Long.toString(holder.pid()), "--net"), wire.there());
    }

    /** From now on this JVM reaches that address through this namespace; the way ends with it. */
    public void leadHere(String address) {
        run(List.of("ip", "route", "replace", address + "/32", "via", wire.there()));
    }

    /** The system takes it down when the last program in it has ended. */
    @Override
    public void close() {
        holder.destroyForcibly().onExit().join();
    }

    private void connect(String loopback) {
        var there = Long.toString(holder.pid());
        run(List.of("ip", "link", "add", wire.name(), "type", "veth", "peer", "name", INSIDE, "netns", there));
        withoutIpv6(wire.name());
        run(List.of("ip", "addr", "add", wire.here() + "/30", "dev", wire.name()));
        run(List.of("ip", "link", "set", wire.name(), "up"));
        inside("sh", "-c", "for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e $f ] || echo 1 >$f; done");
        inside("ip", "link", "set", "lo", "up");
        inside("ip", "addr", "add", loopback + "/32", "dev", "lo");
        inside("ip", "addr", "add", wire.there() + "/30", "dev", INSIDE);
        inside("ip", "link", "set", INSIDE, "up");
        inside("ip", "route", "add", "default", "via", wire.here());
    }

    private static void withoutIpv6(String wire) {
        var setting = Path.of("/proc/sys/net/ipv6/conf", wire, "disable_ipv6");
        try {
            if (Files.exists(setting)) {
                Files.writeString(setting, "1");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inside(String... command) {
        run(Stream.concat(network().before().stream(), Stream.of(command)).toList());
    }

    /** It waits for the end of its input, which comes with the end of this JVM. */
    private static Process hold() {
        try {
            var process = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo here && exec cat >/dev/null")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            // Not closed: closing it would tell nothing, and the process writes no more.
            var lines = new BufferedReader(process.inputReader(StandardCharsets.US_ASCII));
            if (!"here".equals(lines.readLine())) {
                throw new IllegalStateException("unshare --net made no network namespace; see its message above");
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("unshare did not start", e);
        }
    }

    private static void run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a network namespace", e);
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
