package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Packs as archives, as registries keep them. */
public final class PackArchive {
    private static final String DESCRIPTION = "pack.json";
    private static final int LONGEST_NAME = 120;

    private PackArchive() {}

    /**
     * Tells whether the files of a pack's folder changed, by their names, sizes and times.
     *
     * @throws Refusal HF-PCK-007 on files that no pack may have, HF-PCK-011 when they are more than an archive takes
     */
    public static Digest stamp(Path folder) {
        var outline = files(folder).outline().orElseThrow(() -> wrong("more than 100 MiB"));
        return Bytes.utf8(outline).digest();
    }

    /**
     * A gzipped tar of a pack's folder, the same bytes for the same files.
     *
     * @param name of the folder in it
     * @throws Refusal HF-PCK-007 on files that no pack may have
     */
    public static Bytes write(Path folder, String name) {
        var unread = new ArrayList<Finding>();
        var files = files(folder).below("", unread);
        refuse(unread);
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(TarFiles.write(name, files).toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.copyOf(out.toByteArray());
    }

    /**
     * Writes the files of an archive into a new folder. {@code pack.json} may be at the top or in the one folder there.
     *
     * @throws Refusal HF-PCK-011 when the archive has no pack, is too large, or names files outside; then nothing is left
     */
    public static void unpack(Bytes archive, Path folder) {
        var files = new TreeMap<String, Bytes>();
        try {
            TarFiles.read(archive).forEach((path, content) -> files.put(TarFiles.inside(path), content));
        } catch (Refusal e) {
            throw wrong(e.problem().found());
        }
        var top = files.containsKey(DESCRIPTION) ? "" : top(files);
        if (!files.containsKey(top + DESCRIPTION)) {
            throw wrong("no pack.json at its top");
        }
        refuseClashes(files);
        try {
            for (var file : files.entrySet()) {
                if (file.getKey().startsWith(top)) {
                    var target = folder.resolve(file.getKey().substring(top.length()));
                    Files.createDirectories(target.getParent());
                    Files.write(target, file.getValue().toArray());
                }
            }
        } catch (InvalidPathException e) {
            throw wrong("a name that this machine has no file for");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack into " + folder, e);
        }
    }

    /** The pack in an archive, or why it is none. @throws Refusal as {@link #unpack} */
    public static Checked<Pack> read(Bytes archive) {
        try {
            var folder = Files.createTempDirectory("holdfast-pack-");
            try {
                unpack(archive, folder);
                return PackReader.read(folder);
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack an archive", e);
        }
    }

    private static PackFiles files(Path folder) {
        var findings = new ArrayList<Finding>();
        var files = PackFiles.list(folder, findings);
        refuse(findings);
        return files;
    }

    private static void refuse(List<Finding> findings) {
        findings.stream().filter(Finding::isError).findFirst().ifPresent(wrong -> {
            throw new Refusal(wrong.problem());
        });
    }

    /** A name cannot be a file and a folder. */
    private static void refuseClashes(Map<String, Bytes> files) {
        for (var path : files.keySet()) {
            for (var part : path.split("/", -1)) {
                if (part.isEmpty() || part.equals(".") || part.length() > LONGEST_NAME) {
                    throw wrong("a file without a name, or with one of more than " + LONGEST_NAME + " characters");
                }
            }
            for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
                if (files.containsKey(path.substring(0, at))) {
                    throw wrong(path.substring(0, at) + " as a file and as a folder");
                }
            }
        }
    }

    /** The folder that has all files, with a slash; empty when there is no such. */
    private static String top(Map<String, Bytes> files) {
        var first = files.isEmpty() ? "" : files.keySet().iterator().next();
        var top = first.substring(0, first.indexOf('/') + 1);
        return files.keySet().stream().allMatch(path -> path.startsWith(top)) ? top : "";
    }

    private static Refusal wrong(String found) {
        return new Refusal("HF-PCK-011", "an archive of a pack's folder", found, "push it with holdfast pack push");
    }
}
