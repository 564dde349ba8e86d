package dev.holdfast.agent.dial;

import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Signed files from the hub's agent listener, blobs by ranges. */
public record HttpsSource(HubCaller hub) implements BundleSource {
    @Override
    public String via() {
        return "https";
    }

    @Override
    public Optional<Bytes> metadata(Repository repository, String file, int maxBytes) throws IOException {
        var answer = hub.get("/v1/" + repository.folder() + "/" + file, maxBytes);
        if (answer.ok()) {
            return Optional.of(answer.body());
        }
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.status() == HttpURLConnection.HTTP_UNAVAILABLE) {
            throw new HubBusy(file);
        }
        throw new IOException("the hub answered " + answer.status() + " for " + file);
    }

    @Override
    public Optional<InputStream> blob(BlobRef blob, long offset) throws IOException {
        return hub.stream("/v1/blobs/" + blob.digest().value(), offset);
    }
}
