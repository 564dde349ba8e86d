package dev.holdfast.agent.run;

import dev.holdfast.agent.dial.HubBusy;
import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** HTTPS first, ranges over the broker when that fails; one object per import. Confined to it. */
final class OnlineSource implements BundleSource {
    private final BundleSource broker;
    private final BooleanSupplier brokerThere;
    private BundleSource current;

    OnlineSource(BundleSource https, BundleSource broker, BooleanSupplier brokerThere) {
        this.current = https;
        this.broker = broker;
        this.brokerThere = brokerThere;
    }

    private interface Ask<T> {
        T of(BundleSource source) throws IOException;
    }

    @Override
    public String via() {
        return current.via();
    }

    @Override
    public Optional<Bytes> metadata(Repository repository, String file, int maxBytes) throws IOException {
        return ask(source -> source.metadata(repository, file, maxBytes));
    }

    @Override
    public Optional<InputStream> blob(BlobRef blob, long offset) throws IOException {
        return ask(source -> source.blob(blob, offset));
    }

    private <T> T ask(Ask<T> question) throws IOException {
        try {
            return question.of(current);
        } catch (HubBusy e) {
            throw e;
        } catch (IOException e) {
            if (current.equals(broker) || !brokerThere.getAsBoolean()) {
                throw e;
            }
            current = broker;
            return question.of(current);
        }
    }
}
