package dev.holdfast.hub.cli;

import dev.holdfast.packs.lint.PackLint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packs that a command line names. */
final class PackFolders {
    private PackFolders() {}

    /** @throws Failure HF-CLI-008, HF-CLI-021 */
    static List<Path> of(List<Path> folders) {
        var packs = new ArrayList<Path>();
        for (var folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw Failure.of("HF-CLI-008", "a readable folder " + folder, "none", "check the path");
            }
            var found = PackLint.find(folder);
            if (found.isEmpty()) {
                throw Failure.of(
                        "HF-CLI-021",
                        "a pack in " + folder,
                        "no folder with a pack.json",
                        "name a pack or a folder of packs; holdfast pack new NAME starts one");
            }
            packs.addAll(found);
        }
        return packs.stream().distinct().toList();
    }
}
