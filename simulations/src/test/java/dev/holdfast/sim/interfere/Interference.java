package dev.holdfast.sim.interfere;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A test in a place of its own on the shared cluster. */
@ExtendWith(SharedPlane.class)
abstract class Interference {
    protected Place place;

    @BeforeEach
    final void arrive(SharedPlane.Plane plane, @TempDir Path folder) {
        place = Place.open(plane, folder);
    }

    @AfterEach
    final void leave() {
        place.close();
    }
}
