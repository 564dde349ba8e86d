package dev.holdfast.sim.drive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Starts Holdfast programs in processes of their own, on the class path of this process. A prepared launchpad starts
 * them in half the time: classes are loaded from a cache, which a training run makes when it stops. Immutable.
 */
public final class Launchpad {
    /** Libraries that say everything cost more than the programs themselves. */
    private static final String LOGGING = "java.util.logging.config.file";

    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Path folder;
    private final String classPath;
    private final boolean training;

    private Launchpad(Path folder, String classPath, boolean training) {
        this.folder = folder;
        this.classPath = classPath;
        this.training = training;
    }

    /** A launchpad that keeps what makes starting quick in {@code folder}; the cache only knows classes in jars. */
    public static Launchpad prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            var parts = new ArrayList<String>();
            for (var part : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
                var path = Path.of(part);
                parts.add(
                        Files.isDirectory(path)
                                ? jar(path, folder.resolve(parts.size() + ".jar"))
                                        .toString()
                                : part);
            }
            return new Launchpad(folder, String.join(java.io.File.pathSeparator, parts), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, and every program makes its cache when it is stopped as planned. */
    public Launchpad training() {
        return new Launchpad(folder, classPath, true);
    }

    /** Starts {@code java MAIN ARGUMENTS…}; what it prints goes to {@code log}. */
    public Program start(Path log, String main, String... arguments) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(OPTIONS);
        Optional.ofNullable(System.getProperty(LOGGING)).ifPresent(file -> command.add("-D" + LOGGING + "=" + file));
        var cache = folder.resolve(main + ".aot");
        if (training) {
            command.add("-XX:AOTCacheOutput=" + cache);
        } else if (Files.exists(cache)) {
            command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return Program.start(log, command);
    }

    private static Path jar(Path classes, Path file) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(file));
                var all = Files.walk(classes)) {
            for (var path : all.skip(1).sorted().toList()) {
                add(out, classes.relativize(path).toString(), path);
            }
        }
        return file;
    }

    // Folders have entries of their own: whoever looks for all files of a folder begins there.
    private static void add(ZipOutputStream out, String name, Path path) throws IOException {
        var isFolder = Files.isDirectory(path);
        var content = isFolder ? new byte[0] : Files.readAllBytes(path);
        var sum = new CRC32();
        sum.update(content);
        var entry = new ZipEntry(name.replace('\\', '/') + (isFolder ? "/" : ""));
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
