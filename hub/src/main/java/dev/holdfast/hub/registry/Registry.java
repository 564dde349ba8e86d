package dev.holdfast.hub.registry;

import java.nio.file.Path;

/**
 * A folder registry.
 *
 * @param order lower ones are asked first; equal ones by name
 */
public record Registry(String name, Path folder, long order) {}
