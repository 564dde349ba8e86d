package dev.holdfast.sim.testbed;

import java.nio.file.Path;
import java.util.List;

/** Makes a network namespace with a program in it, says so, and waits to be killed. */
final class HeldNamespaceMain {
    private HeldNamespaceMain() {}

    public static void main(String[] arguments) throws Exception {
        var wire = new NetworkNamespace.Wire(arguments[0], "198.18.0.1", "198.18.0.2");
        var held = NetworkNamespace.open(wire, "198.18.0.129");
        var programs = new Programs(new Binaries(Path.of("/bin")), Path.of(arguments[1]), held.network());
        programs.start("sleep", List.of("600"));
        System.out.println("started");
        Thread.currentThread().join();
    }
}
