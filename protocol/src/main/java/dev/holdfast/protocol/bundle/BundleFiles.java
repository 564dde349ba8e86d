package dev.holdfast.protocol.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The files of one bundle, wherever they lie. */
interface BundleFiles extends AutoCloseable {
    /** Lengths in bytes by name, in the order of the bundle. */
    Map<String, Long> lengths();

    InputStream open(String name, long offset) throws IOException;

    @Override
    void close();
}
