package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A journal in one file, whose version is the digest of its content: for one process, which keeps others away by the lock
 * on its data folder. Thread-safe.
 */
public final class FileJournal implements PivotJournal {
    private final Path file;

    public FileJournal(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Look read() {
        try {
            var content = Bytes.copyOf(Files.readAllBytes(file));
            return new Entry(PivotRecord.parse(content), content.digest().toString());
        } catch (NoSuchFileException e) {
            return new Blank();
        } catch (IOException e) {
            return new Silent("cannot read " + file.getFileName() + ": " + e.getMessage());
        }
    }

    @Override
    public synchronized Outcome write(PivotRecord record, String version) {
        return switch (read()) {
            case Silent silent -> silent;
            case Blank _ -> version.equals(NEW) ? replace(record) : new Overtaken();
            case Entry entry -> version.equals(entry.version()) ? replace(record) : new Overtaken();
        };
    }

    private Outcome replace(PivotRecord record) {
        try {
            var content = record.write();
            Durable.replace(file, content);
            return new Entry(record, content.digest().toString());
        } catch (IOException e) {
            return new Silent("cannot write " + file.getFileName() + ": " + e.getMessage());
        }
    }
}
