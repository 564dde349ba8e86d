package dev.holdfast.protocol.bundle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A bundle in one tar file; contents are read in place. */
final class BundleTar implements BundleFiles {
    private final FileChannel file;
    private final Map<String, TarIndex.Place> places;

    private BundleTar(FileChannel file, Map<String, TarIndex.Place> places) {
        this.file = file;
        this.places = places;
    }

    static BundleTar open(Path path) throws IOException {
        var file = FileChannel.open(path);
        try {
            return new BundleTar(file, TarIndex.read(file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Map<String, Long> lengths() {
        var lengths = new LinkedHashMap<String, Long>();
        places.forEach((name, place) -> lengths.put(name, place.length()));
        return lengths;
    }

    @Override
    public InputStream open(String name, long offset) {
        var place = Optional.ofNullable(places.get(name)).orElseThrow();
        var skipped = Math.min(offset, place.length());
        return new Slice(file, place.offset() + skipped, place.offset() + place.length());
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A part of a file as a stream; positions of the file itself are not touched. */
    private static final class Slice extends FilterInputStream {
        private final FileChannel file;
        private final long end;
        private long at;

        Slice(FileChannel file, long from, long end) {
            super(InputStream.nullInputStream());
            this.file = file;
            this.at = from;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (at >= end) {
                return -1;
            }
            var count = file.read(ByteBuffer.wrap(into, from, (int) Math.min(length, end - at)), at);
            if (count > 0) {
                at += count;
            }
            return count;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - at);
        }
    }
}
