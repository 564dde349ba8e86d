package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Sealed sets as files of one folder. Thread-safe. */
public final class FileSeals implements SealStore {
    private final Path folder;

    public FileSeals(Path folder) {
        this.folder = folder;
    }

    @Override
    public Look read(String id) {
        try {
            return new Kept(Bytes.copyOf(Files.readAllBytes(file(id))));
        } catch (NoSuchFileException e) {
            return new Nothing();
        } catch (IOException e) {
            return new Silent("cannot read the sealed set " + id + ": " + e.getMessage());
        }
    }

    @Override
    public synchronized Outcome write(String id, Bytes file) {
        try {
            Files.createDirectories(folder);
            Durable.replace(file(id), file);
            return new Done();
        } catch (IOException e) {
            return new Silent("cannot write the sealed set " + id + ": " + e.getMessage());
        }
    }

    @Override
    public synchronized Outcome delete(String id) {
        try {
            Durable.delete(file(id));
            return new Done();
        } catch (IOException e) {
            return new Silent("cannot delete the sealed set " + id + ": " + e.getMessage());
        }
    }

    private Path file(String id) {
        return folder.resolve(PivotPlan.checked(id) + ".seal");
    }
}
