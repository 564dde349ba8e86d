package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** The same tree, unpacked. Links are never followed. */
final class BundleFolder implements BundleFiles {
    private final Path folder;
    private final Map<String, Long> lengths;

    private BundleFolder(Path folder, Map<String, Long> lengths) {
        this.folder = folder;
        this.lengths = lengths;
    }

    static BundleFolder open(Path folder) throws IOException {
        var lengths = new TreeMap<String, Long>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                var name = folder.relativize(file).toString().replace('\\', '/');
                if (!attributes.isRegularFile()) {
                    throw new Refusal(
                            "HF-BND-004",
                            "only regular files and folders",
                            name + " is another thing",
                            "unpack it again");
                }
                BundleNames.check(name);
                if (attributes.size() > BundleNames.longest(name)) {
                    throw new Refusal(
                            "HF-BND-009",
                            "at most " + BundleNames.longest(name) + " bytes in " + name,
                            attributes.size() + " bytes",
                            "build the bundle again");
                }
                lengths.put(name, attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return new BundleFolder(folder, lengths);
    }

    @Override
    public Map<String, Long> lengths() {
        return lengths;
    }

    @Override
    public InputStream open(String name, long offset) throws IOException {
        var in = Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
        in.skipNBytes(offset);
        return in;
    }

    @Override
    public void close() {
        // Nothing is held open between reads.
    }
}
