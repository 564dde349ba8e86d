package dev.holdfast.sim;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Test classes are tests in a jar too: {@code verify} sees jars where {@code test} sees folders. */
final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
        return !location.contains("-tests.jar");
    }
}
