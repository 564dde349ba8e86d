package dev.holdfast.hub.depot;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.trust.Repository;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** What one site may fetch: the Catalog, its own Director, and content that one of the two vouches for. Thread-safe. */
public final class Depot {
    private final MetadataFiles files;
    private final Blobs blobs;
    private final Director director;
    private final Admission admission;

    /** @param data the hub's data folder */
    public Depot(Path data, Director director, Clock clock) {
        this.files = new MetadataFiles(data.resolve("content"));
        this.blobs = new Blobs(data.resolve("content"));
        this.director = director;
        this.admission = new Admission(clock);
    }

    /** Whether a site that asks for this must come again later: every import begins with the Director's timestamp. */
    public boolean tooBusyFor(Repository repository, String file) {
        return repository == Repository.DIRECTOR && file.equals(MetadataFiles.TIMESTAMP) && !admission.admits();
    }

    public Optional<Bytes> metadata(SiteId site, Repository repository, String file) {
        if (MetadataFiles.isRoot(file)) {
            return files.root(repository, file);
        }
        return switch (repository) {
            case CATALOG -> files.read(file);
            case DIRECTOR -> director.file(site, file);
        };
    }

    /** Content from byte {@code offset} on; the caller closes it. */
    public Optional<Blobs.Open> blob(SiteId site, Digest digest, long offset) {
        var own = director.own(site, digest).map(content -> Blobs.Open.of(content, offset));
        return own.isPresent() || !director.vouchesFor(site, digest) ? own : blobs.open(digest, offset);
    }

    public Optional<Bytes> pointer(SiteId site) {
        return director.pointer(site);
    }
}
